"""A person in Slack: what they do, and what they then see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.platforms.slack_api.results import CommandResult, Said, Tap
from tests.platforms.slack_api.surfaces import PATIENCE, Home, MessageSurface, Modal, wait_until
from tests.platforms.slack_api.wording import escaped
from tests.platforms.slack_api.workspace import Account, Conversation, File, Message

if TYPE_CHECKING:
    from tests.platforms.slack_api.server import SlackServer


class Channel:
    """A conversation, as it reads now."""

    def __init__(self, server: SlackServer, conversation: Conversation) -> None:
        self.server = server
        self.conversation = conversation

    @property
    def id(self) -> str:
        return self.conversation.id

    @property
    def messages(self) -> list[Message]:
        return self.server.look(lambda: self.conversation.seen)

    def thread(self, ts: str) -> list[Message]:
        return self.server.look(lambda: self.conversation.thread(ts))

    def wait_for(self, what: str | Callable[[Message], object], timeout: float = PATIENCE, after: str = "0") -> Message:
        """The first message later than `after` with these words, or for which the predicate holds."""

        def fits(message: Message) -> bool:
            found = what in message.words if isinstance(what, str) else what(message)
            return message.ts > after and bool(found)

        def look() -> Message | None:
            return next((message for message in self.messages if fits(message)), None)

        return wait_until(look, repr(what), lambda: [message.words for message in self.messages], timeout)

    def wait_until_gone(self, words: str, timeout: float = PATIENCE) -> None:
        """Until no message has these words any more."""

        def look() -> bool:
            return all(words not in message.words for message in self.messages)

        wait_until(look, f"{words!r} to go", lambda: [message.words for message in self.messages], timeout)

    def archive(self) -> None:
        self.conversation.is_archived = True

    def invite_bot(self) -> None:
        self.conversation.has_bot = True

    def remove_bot(self) -> None:
        self.conversation.has_bot = False


class Person:
    def __init__(self, server: SlackServer, account: Account) -> None:
        self.server = server
        self.id = account.id

    @property
    def dm(self) -> Channel:
        """Their direct messages with the app."""
        return Channel(self.server, self.server.look(lambda: self.server.workspace.direct(self.id)))

    def _channel(self, channel: str | None) -> Conversation:
        return self.server.channel(channel).conversation if channel else self.dm.conversation

    def command(self, name: str, text: str = "", channel: str | None = None) -> CommandResult:
        """A slash command, in a channel or in the app's direct messages."""
        place = self._channel(channel)
        return self.server.run(self.server.interactions.command(self.id, name, text, place))

    def says(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Said:
        return self._post(self._channel(channel), escaped(text), thread_ts)

    def mentions(self, text: str, channel: str, thread_ts: str | None = None) -> Said:
        """Say something to the bot in a channel; the app hears of a message and of a mention."""
        mention = f"<@{self.server.app.bot_user_id}> {escaped(text)}"
        return self._post(self._channel(channel), mention, thread_ts)

    def sends_file(self, name: str, content: bytes, channel: str | None = None, text: str = "") -> Said:
        def keep() -> File:
            workspace, id = self.server.workspace, self.server.workspace.new_id("F")
            return workspace.files.setdefault(id, self.server.files.new(id, name, content))

        return self._post(self._channel(channel), escaped(text), None, self.server.look(keep))

    def _post(self, place: Conversation, text: str, thread_ts: str | None, *files: File) -> Said:
        def post() -> Said:
            ts = self.server.workspace.new_ts()
            message = place.keep(Message(place.id, ts, self.id, text, files=files, thread_ts=thread_ts))
            events = [self.server.events.posted(message)]
            if f"<@{self.server.app.bot_user_id}>" in text and place.has_bot and place.kind != "im":
                events.append(self.server.events.mentioned(message))
            return Said(place.id, ts, tuple(event for event in events if event))

        return self.server.look(post)

    def taps(self, label: str, message: Message | None = None) -> Tap:
        """Press a button of this message, or of the newest one that has such a button."""

        def look() -> Message | None:
            seen = [message] if message else self.server.look(lambda: list(self.server.workspace.visible_to(self.id)))
            return next((each for each in seen if label in each.buttons), None)

        found = wait_until(look, f"a message with the button {label!r}", self._buttons, PATIENCE)
        return self.on(found).press(label)

    def _buttons(self) -> list[list[str]]:
        return self.server.look(lambda: [each.buttons for each in self.server.workspace.visible_to(self.id)])

    def on(self, message: Message) -> MessageSurface:
        """A message in front of them, with its menus and buttons."""
        return MessageSurface(self.server, self.id, message)

    def opens_home(self) -> str | None:
        """Open the app's home tab; the id of the event, if the app had subscribed."""
        account, channel = self.server.workspace.accounts[self.id], self.dm.id
        home = self.server.views.homes.get(self.id)
        return self.server.look(lambda: self.server.events.home_opened(account, channel, home))

    @property
    def home(self) -> Home:
        """Their home tab, once the app has published one."""
        homes = self.server.views.homes
        return Home(self.server, wait_until(lambda: homes.get(self.id), "a home tab", lambda: "none", PATIENCE))

    @property
    def has_modal(self) -> bool:
        return bool(self.server.views.stacks.get(self.id))

    @property
    def modal(self) -> Modal:
        """The modal on top of their screen, once there is one."""
        stacks = self.server.views.stacks

        def look() -> Modal | None:
            stack = list(stacks.get(self.id, []))
            return Modal(self.server, stack[-1]) if stack else None

        return wait_until(look, "a modal", lambda: "none", PATIENCE)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Tap:
        """A global shortcut, or one from a message's menu."""
        place = self.server.interactions.place_of(message, self.id) if message else {}
        kept = {name: place[name] for name in ("message", "channel", "response_url") if name in place}
        return self.server.run(self.server.interactions.shortcut(self.id, callback_id, **kept))

    def leaves(self) -> None:
        """Their account is deactivated; the app can no longer open or write direct messages to them."""
        self.server.deactivate_account(self.id)
