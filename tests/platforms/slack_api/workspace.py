"""What the local Slack knows: its people, conversations, messages and files."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.fields import buttons
from tests.platforms.slack_api.wording import readable, words_of

Kind = Literal["channel", "group", "im", "mpim"]


@dataclass(frozen=True)
class Installation:
    """One app in one workspace."""

    team_id: str = "T1"
    team_domain: str = "acme"
    app_id: str = "A1"
    bot_user_id: str = "UBOT"
    bot_id: str = "BBOT"
    bot_name: str = "comptoir"


@dataclass(frozen=True)
class Account:
    """A member of the workspace, as `users.info` tells it."""

    id: str
    name: str
    locale: str = "fr-FR"
    tz: str = "Europe/Paris"
    email: str | None = None
    deleted: bool = False


@dataclass(frozen=True)
class File:
    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    url: str

    @property
    def payload(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2],
            "size": len(self.content),
            "mode": "hosted",
            "url_private": self.url,
            "url_private_download": self.url,
        }


@dataclass(frozen=True)
class Message:
    """A message as its readers see it now; `ephemeral_to` is the only reader of an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    files: tuple[File, ...] = ()
    metadata: Json | None = None
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    ephemeral_to: str | None = None
    edited: bool = False

    @property
    def words(self) -> str:
        """All that a reader reads: the blocks, or the text where there are none."""
        shown = words_of([*self.blocks, *self.attachments]) if self.blocks or self.attachments else ""
        return shown or readable(self.text)

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in buttons(list(self.blocks))]

    def is_for(self, user: str) -> bool:
        return self.ephemeral_to in (None, user)


@dataclass
class Conversation:
    id: str
    name: str
    kind: Kind
    members: set[str] = field(default_factory=set)
    has_bot: bool = True
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)

    @property
    def seen(self) -> list[Message]:
        """Every message in order, the ephemeral ones in their place."""
        return sorted([*self.messages.values(), *self.ephemerals.values()], key=lambda message: message.ts)

    def thread(self, ts: str) -> list[Message]:
        return [message for message in list(self.messages.values()) if message.thread_ts == ts and message.ts != ts]

    def keep(self, message: Message) -> Message:
        """Add a message, or put its new version in its place."""
        (self.ephemerals if message.ephemeral_to else self.messages)[message.ts] = message
        return message


class Workspace:
    """The state that every method of the Web API reads and changes, in the server's thread."""

    def __init__(self, app: Installation) -> None:
        self.app = app
        self.accounts: dict[str, Account] = {}
        self.conversations: dict[str, Conversation] = {}
        self.files: dict[str, File] = {}
        self._last_ts = 0
        self._serial = itertools.count(1)

    def new_ts(self) -> str:
        """A message's time and name: microseconds, never the same twice."""
        self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._serial):08d}"

    def account(self, user: str) -> Account:
        if user not in self.accounts:
            raise Refusal("user_not_found")
        return self.accounts[user]

    def conversation(self, id: str) -> Conversation:
        """The conversation with this id and no other name for it; a private one without the bot is not found."""
        found = self.conversations.get(id)
        if found is None or (not found.has_bot and found.kind != "channel"):
            raise Refusal("channel_not_found")
        return found

    def joined(self, id: str) -> Conversation:
        conversation = self.conversation(id)
        if not conversation.has_bot:
            raise Refusal("not_in_channel")
        return conversation

    def writable(self, id: str) -> Conversation:
        """Where the bot may post: an id, `#name`, or a person's id for the app's direct messages with them."""
        named = [
            each.id for each in self.conversations.values() if each.kind == "channel" and each.name == id.lstrip("#")
        ]
        if id in self.accounts:
            id = self.direct(id).id
        conversation = self.joined(named[0] if named else id)
        if conversation.is_archived:
            raise Refusal("is_archived")
        return conversation

    def direct(self, *users: str) -> Conversation:
        """The app's conversation with one person, or with several."""
        members = set(users)
        for each in self.conversations.values():
            if each.kind in ("im", "mpim") and each.members == members:
                return each
        kind: Kind = "im" if len(members) == 1 else "mpim"
        conversation = Conversation(self.new_id("D" if kind == "im" else "G"), "directmessage", kind, members)
        self.conversations[conversation.id] = conversation
        return conversation

    def message(self, conversation: Conversation, ts: str) -> Message:
        if ts not in conversation.messages:
            raise Refusal("message_not_found")
        return conversation.messages[ts]

    def rewrite(self, message: Message, **changes: object) -> Message:
        return self.conversations[message.channel].keep(replace(message, **changes))  # type: ignore[arg-type]

    def visible_to(self, user: str) -> Iterator[Message]:
        """All messages that a person can see, the newest first."""
        mine = [each for each in self.conversations.values() if user in each.members or each.kind == "channel"]
        everything = [message for each in mine for message in each.seen if message.is_for(user)]
        yield from sorted(everything, key=lambda message: message.ts, reverse=True)
