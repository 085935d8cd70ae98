"""The handles that a test holds: a person, a group, and a chat as people see it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from tests.platforms.telegram_api import gestures
from tests.platforms.telegram_api.errors import Json
from tests.platforms.telegram_api.model import Chat, Message, Tap, User
from tests.platforms.telegram_api.platform import Platform
from tests.platforms.telegram_api.settings import commands_shown

T = TypeVar("T")


class Server(Protocol):
    """What the handles need of the server."""

    platform: Platform

    def do(self, action: Callable[[], T]) -> T: ...
    def wait(self, work: Coroutine[Any, Any, T], timeout: float = ...) -> T: ...
    def wait_until(self, found: Callable[[], T | None], timeout: float) -> T | None: ...


class ChatView:
    """A chat as it stands: edits applied, deleted messages gone."""

    def __init__(self, server: Server, id: int) -> None:
        self._server = server
        self.id = id

    @property
    def messages(self) -> list[Message]:
        return self._server.do(self._all)

    @property
    def from_bot(self) -> list[Message]:
        return self._server.do(self._from_bot)

    @property
    def last(self) -> Message:
        """The bot's last message."""
        return self.from_bot[-1]

    def wait_for(self, wanted: str | Callable[[Message], bool], timeout: float = 5, after: int = 0) -> Message:
        """The bot's newest message that contains the text or satisfies the predicate, with an id above `after`."""
        fits = (lambda message: wanted in message.text) if isinstance(wanted, str) else wanted

        def found() -> Message | None:
            return next((m for m in reversed(self._from_bot()) if m.id > after and fits(m)), None)

        message = self._server.wait_until(found, timeout)
        assert message is not None, f"{wanted!r} did not come within {timeout} s; the chat shows:\n{self.transcript()}"
        return message

    def transcript(self) -> str:
        """The chat in plain lines, for people who read a failed test."""
        return "\n".join(_line(message) for message in self.messages) or "(nothing)"

    def _all(self) -> list[Message]:
        return sorted(self._server.platform.chats[self.id].messages.values(), key=lambda message: message.id)

    def _from_bot(self) -> list[Message]:
        return [message for message in self._all() if message.sender.is_bot]


class Group:
    """A group chat with the bot in it, founded by its first member; `id` changes when it migrates."""

    def __init__(self, server: Server, id: int, founder: User) -> None:
        self._server = server
        self.id = id
        self.founder = founder

    @property
    def chat(self) -> ChatView:
        return ChatView(self._server, self.id)

    def migrate(self, new_id: int | None = None) -> int:
        """Become a supergroup under a new id, which is returned."""
        upgraded = new_id or -1_000_000_000_000 + self.id
        self._do(lambda platform, chat: gestures.upgrade(platform, self.founder, chat, upgraded))
        self.id = upgraded
        return upgraded

    def welcomes(self, person: Person) -> None:
        self._do(lambda platform, chat: gestures.join(platform, person.user, chat))

    def loses(self, person: Person) -> None:
        self._do(lambda platform, chat: gestures.leave(platform, person.user, chat))

    def kicks_bot(self) -> None:
        self._do(lambda platform, chat: gestures.let_in(platform, self.founder, chat, is_member=False))

    def adds_bot(self) -> None:
        self._do(lambda platform, chat: gestures.let_in(platform, self.founder, chat, is_member=True))

    def _do(self, action: Callable[[Platform, Chat], T]) -> T:
        return self._server.do(lambda: action(self._server.platform, self._server.platform.chats[self.id]))


Place = ChatView | Group | int | None
"""Where a person does something: their private chat when None."""


class Person:
    """Somebody with Telegram on their phone."""

    def __init__(self, server: Server, user: User) -> None:
        self._server = server
        self.user = user
        self.id = user.id
        self.chat = ChatView(server, user.id)

    def says(self, text: str, chat: Place = None, reply_to: Message | None = None) -> Message:
        def write(platform: Platform, place: Chat) -> Message:
            return gestures.write(platform, self.user, place, text, reply_to=reply_to)

        return self._do(chat, write)

    def start(self, payload: str = "") -> Message:
        """Press Start, or open a t.me link that carries a payload."""
        return self.says(f"/start {payload}".strip())

    def sends_file(self, name: str, content: bytes, caption: str = "", chat: Place = None) -> Message:
        def send(platform: Platform, place: Chat) -> Message:
            return gestures.write(platform, self.user, place, caption, file=platform.keep(name, content))

        return self._do(chat, send)

    def edits(self, text: str, message: Message | None = None, chat: Place = None) -> Message:
        """Change a message of their own, the last one when none is given."""

        def edit(platform: Platform, place: Chat) -> Message:
            own = [each for each in place.messages.values() if each.sender == self.user]
            return gestures.rewrite(platform, place, message or own[-1], text)

        return self._do(chat, edit)

    def taps(self, button: str, message: Message | None = None, chat: Place = None) -> Tap:
        """Press a button by its label or its data, on the last message that has any when none is given.

        A message that a test kept from before shows the buttons of that moment: so a stale tap is made.
        A button of the reply keyboard is said instead, as the phone does.
        """

        def tap(platform: Platform, place: Chat) -> Tap:
            pressed = message or _last_with_buttons(place)
            found = _button(button, pressed, place)
            if found in _keyed(place):
                gestures.write(platform, self.user, place, found["text"])
                return Tap("", found["text"], platform.now(), is_answered=True)
            assert pressed is not None
            assert "callback_data" in found, f"{button!r} opens something and tells the bot nothing: {found}"
            return gestures.press(platform, self.user, place, pressed, found["callback_data"])

        return self._do(chat, tap)

    def blocks(self) -> None:
        self._do(None, lambda platform, place: gestures.let_in(platform, self.user, place, is_member=False))

    def unblocks(self) -> None:
        self._do(None, lambda platform, place: gestures.let_in(platform, self.user, place, is_member=True))

    def commands(self, chat: Place = None) -> list[Json]:
        """The menu of commands as this person sees it."""
        user = self.user
        return self._do(chat, lambda platform, place: commands_shown(platform, user.id, user.language_code, place.id))

    def wait_answered(self, tap: Tap, timeout: float = 5) -> Tap:
        """Wait until the button stops spinning."""
        answered = self._server.wait_until(lambda: tap if tap.is_answered else None, timeout)
        assert answered is not None, f"the press of {tap.data!r} was not answered within {timeout} s"
        return answered

    def _do(self, chat: Place, action: Callable[[Platform, Chat], T]) -> T:
        id = self.id if chat is None else chat if isinstance(chat, int) else chat.id
        return self._server.do(lambda: action(self._server.platform, self._server.platform.chats[id]))


def _last_with_buttons(chat: Chat) -> Message | None:
    shown = [message for message in chat.messages.values() if message.inline_rows]
    return max(shown, key=lambda message: message.id, default=None)


def _keyed(chat: Chat) -> list[Json]:
    rows: list[list[Json]] = (chat.reply_keyboard or {}).get("keyboard", [])
    return [button for row in rows for button in row]


def _button(wanted: str, message: Message | None, chat: Chat) -> Json:
    offered = [button for row in (message.inline_rows if message else []) for button in row] + _keyed(chat)
    found = next((each for each in offered if wanted in (each["text"], each.get("callback_data"))), None)
    assert found is not None, f"no button {wanted!r} here; there are: {[each['text'] for each in offered]}"
    return found


def _line(message: Message) -> str:
    file = f" [{message.file.name}]" if message.file else ""
    return f"{message.sender.first_name}: {message.text}{file} {message.buttons or ''}".rstrip()
