"""The methods that post later: chat.scheduleMessage and its list and deletion."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.platforms.slack_api.arguments import Arguments, Content, content_of
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.messages import Messages

FURTHEST = 120 * 86_400
WINDOW, MOST_IN_WINDOW = 300, 30
LAST_MINUTE = 60


@dataclass(frozen=True)
class Scheduled:
    id: str
    channel: str
    post_at: int
    content: Content


class ScheduledMessages:
    def __init__(self, messages: Messages) -> None:
        self.messages = messages
        self.waiting: dict[str, Scheduled] = {}

    @property
    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        return {
            "chat.scheduleMessage": self.schedule,
            "chat.deleteScheduledMessage": self.delete,
            "chat.scheduledMessages.list": self.list,
        }

    def schedule(self, call: Arguments) -> Json:
        conversation = self.messages.workspace.writable(call.required("channel"))
        content, post_at = content_of(call), int(call.required("post_at"))
        if content.is_empty:
            raise Refusal("no_text")
        self._check_time(conversation.id, post_at)
        scheduled = Scheduled(self.messages.workspace.new_id("Q"), conversation.id, post_at, content)
        self.waiting[scheduled.id] = scheduled
        asyncio.get_running_loop().call_later(post_at - time.time(), self._post, scheduled)
        return {
            "ok": True,
            "channel": conversation.id,
            "scheduled_message_id": scheduled.id,
            "post_at": post_at,
        }

    def _check_time(self, channel: str, post_at: int) -> None:
        if post_at <= time.time():
            raise Refusal("time_in_past")
        if post_at > time.time() + FURTHEST:
            raise Refusal("time_too_far")
        near = [each for each in self.waiting.values() if each.channel == channel]
        if sum(abs(each.post_at - post_at) < WINDOW for each in near) >= MOST_IN_WINDOW:
            raise Refusal("restricted_too_many")

    def _post(self, scheduled: Scheduled) -> None:
        if self.waiting.pop(scheduled.id, None):
            self.messages.say(self.messages.workspace.conversations[scheduled.channel], scheduled.content)

    def delete(self, call: Arguments) -> Json:
        scheduled = self.waiting.get(call.required("scheduled_message_id"))
        if scheduled is None or scheduled.channel != call.required("channel"):
            raise Refusal("invalid_scheduled_message_id")
        if scheduled.post_at - time.time() < LAST_MINUTE:
            raise Refusal("invalid_scheduled_message_id")
        del self.waiting[scheduled.id]
        return {"ok": True}

    def list(self, call: Arguments) -> Json:
        wanted = [each for each in self.waiting.values() if call.text("channel") in (None, each.channel)]
        entries = [
            {"id": each.id, "channel_id": each.channel, "post_at": each.post_at, "text": each.content.text or ""}
            for each in sorted(wanted, key=lambda each: each.post_at)
        ]
        return {"ok": True, "scheduled_messages": entries, "response_metadata": {"next_cursor": ""}}
