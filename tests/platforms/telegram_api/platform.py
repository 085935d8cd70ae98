"""The whole platform for one bot: its chats, its queue of updates, its settings and everything it ever called."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Any

from tests.platforms.telegram_api.errors import Json, bad_request, forbidden
from tests.platforms.telegram_api.faults import Faults, FloodControl, Kind
from tests.platforms.telegram_api.limits import Limits
from tests.platforms.telegram_api.model import Chat, File, Message, Tap, User
from tests.platforms.telegram_api.updates import Updates
from tests.platforms.telegram_api.webhook import Webhook


@dataclass
class Call:
    """One call as it came in; `answer` is what the platform said, or would have said had the line held."""

    method: str
    parameters: Json
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    answer: Json | None = None
    fault: Kind | None = None

    @property
    def is_applied(self) -> bool:
        return bool(self.answer and self.answer["ok"])

    @property
    def chat_id(self) -> int | None:
        id = str(self.parameters.get("chat_id", ""))
        return int(id) if id.lstrip("-").isdigit() else None


@dataclass
class Platform:
    """Lives in the event loop of the server and is touched nowhere else."""

    token: str
    limits: Limits
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    settings: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """Commands, descriptions and menu buttons, by name, scope and language."""
    updates: Updates = field(default_factory=Updates)
    webhook: Webhook | None = None
    webhook_set_at: float = 0
    calls: list[Call] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    clock_shift: float = 0
    _listeners: list[asyncio.Future[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.me = User(int(self.token.partition(":")[0]), "Comptoir", username="comptoir_bot", is_bot=True)
        self.flood = FloodControl(self.limits, self.now)
        self.updates.on_change = self._updates_changed
        self._private_ids = itertools.count(1)
        self._supergroup_ids: dict[int, itertools.count[int]] = {}

    def now(self) -> float:
        return time.time() + self.clock_shift

    def known_chat(self, chat_id: str) -> Chat:
        """The chat a call names."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def chat_to_write(self, chat_id: str) -> Chat:
        """The chat a call names, or the platform's refusal to let the bot in."""
        chat = self.known_chat(chat_id)
        if not chat.is_open:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.is_blocked:
            kicked = f"bot was kicked from the {chat.type} chat"
            raise forbidden("bot was blocked by the user" if chat.is_private else kicked)
        if chat.migrated_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        return chat

    def post(self, chat: Chat, sender: User, text: str = "", **content: Any) -> Message:
        """Put a message into a chat."""
        message = Message(self._next_id(chat), chat.json(), sender, int(self.now()), text, **content)
        chat.messages[message.id] = message
        self.ring()
        return message

    def change(self, chat: Chat, message: Message, **changes: Any) -> Message:
        """Replace a message by its edited self."""
        chat.messages[message.id] = edited = replace(message, edit_date=int(self.now()), **changes)
        self.ring()
        return edited

    def keep(self, name: str, content: bytes, width: int = 0, height: int = 0) -> File:
        """Store a file under an unguessable id."""
        file = File(f"BQACAgQ{secrets.token_urlsafe(24)}", name, content, width, height)
        self.files[file.id] = file
        return file

    def ring(self) -> None:
        """Tell whoever waits that something changed."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            if not listener.done():
                listener.set_result(None)

    def changed(self) -> asyncio.Future[None]:
        listener: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._listeners.append(listener)
        return listener

    def _updates_changed(self) -> None:
        if self.webhook:
            self.webhook.wake()
        self.ring()

    def _next_id(self, chat: Chat) -> int:
        """Supergroups count their own messages; all other chats share the bot's counter."""
        own = chat.type == "supergroup"
        return next(self._supergroup_ids.setdefault(chat.id, itertools.count(1)) if own else self._private_ids)
