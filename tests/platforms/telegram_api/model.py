"""What the platform remembers: people, chats, messages and files."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field

from tests.platforms.telegram_api.errors import Json


@dataclass(frozen=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    language_code: str = ""
    username: str = ""
    is_bot: bool = False

    def json(self) -> Json:
        known = {"username": self.username, "language_code": self.language_code}
        return {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            **{name: value for name, value in known.items() if value},
        }


@dataclass(frozen=True)
class File:
    """A document or a photo; width and height are those of a photo."""

    id: str
    name: str
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        return f"{'photos' if self.width else 'documents'}/{self.id[-6:]}/{self.name}"

    def json(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.id[-8:], "file_size": len(self.content)}

    def as_attachment(self) -> Json:
        if self.width:
            return {"photo": [self.json() | {"width": self.width, "height": self.height}]}
        mime = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return {"document": self.json() | {"file_name": self.name, "mime_type": mime}}


@dataclass(frozen=True)
class Message:
    """A message as it stands now; `text` is the caption when there is a file."""

    id: int
    chat: Json
    sender: User
    date: int
    text: str = ""
    entities: tuple[Json, ...] = ()
    file: File | None = None
    markup: Json | None = None
    edit_date: int | None = None
    reply_to: Message | None = None
    service: Json = field(default_factory=dict)

    @property
    def buttons(self) -> list[list[str]]:
        """The labels a person sees under the message, row by row."""
        rows = self.inline_rows or (self.markup or {}).get("keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def inline_rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def is_editable(self) -> bool:
        """A message that carried a reply keyboard, a forced reply or a removal can never be edited."""
        return self.markup is None or "inline_keyboard" in self.markup

    def json(self) -> Json:
        words = ("caption", "caption_entities") if self.file else ("text", "entities")
        optional: Json = {
            words[0]: self.text or None,
            words[1]: list(self.entities) or None,
            "reply_markup": self.markup if self.inline_rows else None,
            "edit_date": self.edit_date,
            "reply_to_message": self.reply_to and self.reply_to.json(),
        }
        return {
            "message_id": self.id,
            "from": self.sender.json(),
            "chat": self.chat,
            "date": self.date,
            **{name: value for name, value in optional.items() if value is not None},
            **(self.file.as_attachment() if self.file else {}),
            **self.service,
        }


@dataclass
class Chat:
    """A private chat (`title` is the person's first name), a group or a supergroup."""

    id: int
    type: str
    title: str
    members: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    is_open: bool = True
    """Whether the bot may write: in a private chat, once the person has written."""
    is_blocked: bool = False
    """The person blocked the bot, or the group threw it out."""
    hears_all: bool = False
    """The bot is an administrator or its privacy mode is off; else it sees commands, replies and mentions only."""
    migrated_to: int | None = None
    reply_keyboard: Json | None = None

    def json(self) -> Json:
        named = {"first_name": self.title} if self.is_private else {"title": self.title}
        return {"id": self.id, "type": self.type, **named}

    @property
    def is_private(self) -> bool:
        return self.type == "private"


@dataclass
class Tap:
    """A pressed button, and what the bot answered to the press."""

    id: str
    data: str
    at: float
    is_answered: bool = False
    text: str = ""
    show_alert: bool = False


@dataclass(frozen=True)
class Delivery:
    """One time an update was handed to the bot; `status` is the HTTP status of a webhook, None when polled."""

    update_id: int
    status: int | None = None
