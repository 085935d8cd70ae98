"""Response URLs: five posts in thirty minutes after what a person did."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from tests.platforms.slack_api.arguments import Arguments, content_of
from tests.platforms.slack_api.errors import Refusal
from tests.platforms.slack_api.messages import Messages
from tests.platforms.slack_api.workspace import Message

POSTS = 5


@dataclass
class ResponseUrl:
    """Where and to whom it answers; `ts` is the message acted on, if there was one."""

    channel: str
    user: str
    ts: str | None
    issued: float
    posts: int = 0


class ResponseUrls:
    def __init__(self, messages: Messages) -> None:
        self.messages = messages
        self.origin = ""
        self.lifetime = 30 * 60.0
        self._known: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, ts: str | None = None) -> str:
        id = secrets.token_hex(12)
        self._known[id] = ResponseUrl(channel, user, ts, time.monotonic())
        return f"{self.origin}/response/{id}"

    def post(self, id: str, call: Arguments) -> None:
        url = self._known.get(id)
        if url is None or time.monotonic() - url.issued > self.lifetime:
            raise Refusal("expired_url")
        if url.posts >= POSTS:
            raise Refusal("used_url")
        original = self._original(url)
        if call.flag("delete_original") and original:
            self.messages.remove(original)
        elif call.flag("replace_original") and original:
            self.messages.edit(original, content_of(call))
        elif not call.flag("delete_original"):
            self._say(url, call)
        url.posts += 1

    def _original(self, url: ResponseUrl) -> Message | None:
        conversation = self.messages.workspace.conversations[url.channel]
        ts = url.ts or ""
        return conversation.messages.get(ts) or conversation.ephemerals.get(ts)

    def _say(self, url: ResponseUrl, call: Arguments) -> None:
        reader = None if call.text("response_type") == "in_channel" else url.user
        conversation = self.messages.workspace.conversations[url.channel]
        self.messages.say(conversation, content_of(call), call.text("thread_ts"), ephemeral_to=reader)
