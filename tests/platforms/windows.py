"""A person of a story in front of Telegram or Slack: the same lines, through the real clients and back."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.slack.modal import memo_of
from bot.terminal.draw import pressed
from handlers.events import Event, Who
from handlers.posts import Button, Post
from tests.platforms.slack_api import SlackServer
from tests.platforms.telegram_server import TelegramServer
from tests.talking import Talk

Seen = Mapping[str, tuple[str, tuple[Button, ...]]]
"""What stands in a chat: words and buttons by message."""


class Desk(Protocol):
    """A desk that serves the platform."""

    def settle(self) -> None: ...
    def hear(self, event: Event) -> None: ...


@dataclass
class ChatWindow:
    """A chat with the bot. `types` and `taps` are the person's hands, `looks` their eyes.

    A story goes on in messages: `leaves_sheet` closes a modal that opened and names its draft.
    """

    who: Who
    desk: Desk
    settle: Callable[[], None]
    show: Callable[[str], None]
    clock: Callable[[], Any]
    types: Callable[[str], object]
    taps: Callable[[str, str], object]
    looks: Callable[[], Seen]
    leaves_sheet: Callable[[], int | None] = lambda: None
    buttons: list[Button] = field(default_factory=list)
    standing: dict[str, str] = field(default_factory=dict)
    heard: int = 0

    def say(self, line: str) -> None:
        """Type the line, or press the button that it names, and wait for what comes of it."""
        before = self.looks()
        button = pressed(line, self.buttons)
        if button is None:
            self.types(line)
        elif button.data in self.standing:
            self.taps(self.standing[button.data], button.data)
        else:
            self._press_elsewhere(button)
        self.settle()
        if (draft := self.leaves_sheet()) is not None:
            self._press_elsewhere(Button(label="", data=f"o:resume:draft={draft}"))
            self.settle()
        self._show(before, self.looks())

    def print(self, posts: list[Post]) -> None:
        """Show posts that came from elsewhere."""
        self.buttons = [button for post in posts for row in post.buttons for button in row]
        for post in posts:
            self.show(post.text)

    def _show(self, before: Seen, after: Seen) -> None:
        """What is new, or was drawn again; a message that only lost its old buttons is neither."""
        retired = {id for id, (words, keys) in after.items() if not keys and before.get(id, ("",))[0] == words}
        fresh = {id: shown for id, shown in after.items() if before.get(id) != shown and id not in retired}
        self.standing = {button.data: id for id, (_words, keys) in after.items() for button in keys}
        self.buttons = [button for _words, keys in fresh.values() for button in keys]
        for words, keys in fresh.values():
            self.show("\n".join([words, "  ".join(f"[{button.label}]" for button in keys)]))

    def _press_elsewhere(self, button: Button) -> None:
        """A button of a card in another place, or of a message drawn over since: no message here shows it."""
        self.heard += 1
        self.desk.hear(
            Event(
                key=f"{self.who.platform}:elsewhere:{self.who.id}:{self.heard}", who=self.who, place=self.who.place,
                at=self.clock(), kind="tap", data=button.data,
            )
        )  # fmt: skip


def in_telegram(server: TelegramServer, desk: Desk) -> Callable[[Talk, Who], ChatWindow]:
    """Opens private chats with the bot."""

    def open_window(talk: Talk, who: Who) -> ChatWindow:
        person = server.user(zlib.crc32(who.id.encode()) % 10**8, who.name, who.language)

        def looks() -> Seen:
            return {str(message.id): (message.text, _inline(message.inline_rows)) for message in person.chat.from_bot}

        def taps(id: str, data: str) -> object:
            return person.taps(data, next(message for message in person.chat.messages if str(message.id) == id))

        known = who.model_copy(update={"platform": "telegram", "id": str(person.id), "place": f"telegram:{person.id}"})
        return ChatWindow(known, desk, settle, talk.shown.append, talk.clock, person.says, taps, looks)

    def settle() -> None:
        server.until(lambda: not server.pending)
        desk.settle()

    return open_window


def in_slack(server: SlackServer, desk: Desk) -> Callable[[Talk, Who], ChatWindow]:
    """Opens direct messages with the app."""

    def open_window(talk: Talk, who: Who) -> ChatWindow:
        locale = "fr-FR" if who.language == "fr" else "en-GB"
        person = server.user(f"U{who.id.upper()}", name=who.name, locale=locale)
        team = server.workspace.app.team_id

        def looks() -> Seen:
            return {
                message.ts: (message.words, tuple(_keys(message.blocks)))
                for message in person.dm.messages
                if message.bot_id
            }

        def leaves_sheet() -> int | None:
            if not person.has_modal:
                return None
            with suppress(AssertionError):  # a modal that refuses stays without a draft
                person.modal.wait_for(lambda modal: memo_of(modal.view).draft > 0, timeout=2)
            draft = memo_of(person.modal.view).draft
            person.modal.close()
            settle()
            return draft

        def taps(id: str, data: str) -> object:
            message = next(message for message in person.dm.messages if message.ts == id)
            label = next(key.label for key in _keys(message.blocks) if key.data == data)
            return person.taps(label, message)

        known = who.model_copy(update={"platform": "slack", "id": f"{team}/{person.id}", "place": f"slack:{person.id}"})
        return ChatWindow(known, desk, settle, talk.shown.append, talk.clock, person.says, taps, looks, leaves_sheet)

    def settle() -> None:
        server.settle()
        desk.settle()

    return open_window


def _keys(blocks: Any) -> list[Button]:
    elements = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return [Button(label=element["text"]["text"], data=element["value"]) for element in elements]


def _inline(rows: Any) -> tuple[Button, ...]:
    return tuple(Button(label=key["text"], data=key["callback_data"]) for row in rows for key in row)
