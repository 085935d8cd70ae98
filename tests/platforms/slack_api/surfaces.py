"""What a person sees and touches: a message, a home tab or a modal."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tests.platforms.slack_api.errors import Json
from tests.platforms.slack_api.fields import (
    CHARACTER,
    ENTER,
    VALUES,
    Entries,
    Field,
    buttons,
    fields,
    label_of,
    value_of,
)
from tests.platforms.slack_api.results import Offers, Submission, Tap
from tests.platforms.slack_api.views import OpenView
from tests.platforms.slack_api.wording import words_of
from tests.platforms.slack_api.workspace import Message

if TYPE_CHECKING:
    from tests.platforms.slack_api.server import SlackServer

T = TypeVar("T")
PATIENCE = 5.0


def wait_until(look: Callable[[], T | None], wanted: str, seen: Callable[[], object], timeout: float) -> T:
    """Look again until there is something; a failed test says what was there instead."""
    deadline = time.monotonic() + timeout
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout} s for {wanted}, saw: {seen()}")
        time.sleep(0.01)


class Surface(ABC):
    """Blocks that a person reads and acts on; names are labels as read, or block_id, action_id, placeholder."""

    def __init__(self, server: SlackServer, user: str) -> None:
        self.server = server
        self.user = user

    @property
    @abstractmethod
    def blocks(self) -> list[Json]: ...

    @property
    @abstractmethod
    def entries(self) -> Entries: ...

    @abstractmethod
    def _place(self) -> Json:
        """Where it happened, as payloads say it."""

    @property
    def words(self) -> str:
        return words_of(self.blocks)

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in buttons(self.blocks)]

    @property
    def labels(self) -> list[str]:
        return [field.label for field in fields(self.blocks)]

    def wait_for(self, what: str | Callable[[Self], object], timeout: float = PATIENCE) -> Self:
        """Until these words are read here, or the predicate holds."""

        def look() -> bool:
            return what in self.words if isinstance(what, str) else bool(what(self))

        wait_until(look, repr(what), lambda: self.words, timeout)
        return self

    def press(self, name: str) -> Tap:
        def look() -> Field | None:
            return next((button for button in buttons(self.blocks) if name in button.names), None)

        button = wait_until(look, f"the button {name!r}", lambda: self.buttons, PATIENCE)
        return self._act(button, {})

    def value(self, name: str) -> Any:
        """What a field holds now: a text, the label or labels chosen, a date as text, or None."""
        field = self._field(name)
        held = self.entries.values.get(field.key, field.first)[VALUES[field.type][0]]
        if isinstance(held, list):
            return [label_of(each) if isinstance(each, dict) and "text" in each else each for each in held]
        return label_of(held) if isinstance(held, dict) and "text" in held else held

    def fill(self, values: Mapping[str, object]) -> list[Tap]:
        """Type or choose in several fields, one after another; the taps are those sent to the app at once."""
        taps = [self._enter(self._field(name), value, CHARACTER) for name, value in values.items()]
        return [tap for tap in taps if tap]

    def choose(self, name: str, *labels: str) -> Tap | None:
        field = self._field(name)
        return self._enter(field, list(labels) if VALUES[field.type][2] else labels[0], CHARACTER)

    def press_enter(self, name: str) -> Tap | None:
        """Enter in a text field, which `dispatch_action` can send to the app."""
        field = self._field(name)
        held = self.entries.values.get(field.key, field.first)
        return self._act(field, held) if field.acts_on(ENTER) else None

    def type(self, name: str, text: str) -> Offers:
        """Type in a menu that asks the app, and read what it offers."""
        field = self._field(name)
        options, offers = self.server.run(self._suggest(field, text))
        self.entries.offered[field.key] = options
        return offers

    async def _suggest(self, field: Field, text: str) -> tuple[list[Json], Offers]:
        return await self.server.interactions.suggest(self.user, self._place(), field, text)

    def _field(self, name: str) -> Field:
        def look() -> Field | None:
            return next((field for field in fields(self.blocks) if name in field.names), None)

        return wait_until(look, f"the field {name!r}", lambda: self.labels, PATIENCE)

    def _enter(self, field: Field, given: object, trigger: str) -> Tap | None:
        value = value_of(field, given, self._options(field, given))
        if field.type != "overflow":
            self.entries.values[field.key] = value
        return self._act(field, value) if field.acts_on(trigger) else None

    def _options(self, field: Field, given: object) -> list[Json]:
        """Those of the menu itself, or those that the app offers for each label that is looked for."""
        if "external_select" not in field.type:
            return field.options
        options = list(self.entries.offered.get(field.key, []))
        for label in [given] if isinstance(given, str) else given if isinstance(given, list | tuple) else []:
            if label not in [label_of(option) for option in options]:
                options += self.server.run(self._suggest(field, label))[0]
        return options

    def _act(self, field: Field, value: Json) -> Tap:
        async def act() -> Tap:
            return await self.server.interactions.act(self.user, self._place(), field, value)

        return self.server.run(act())


class MessageSurface(Surface):
    """A message, always in its latest version."""

    def __init__(self, server: SlackServer, user: str, message: Message) -> None:
        super().__init__(server, user)
        self.channel = message.channel
        self.ts = message.ts

    @property
    def message(self) -> Message:
        conversation = self.server.workspace.conversations[self.channel]
        return conversation.messages.get(self.ts) or conversation.ephemerals[self.ts]

    @property
    def blocks(self) -> list[Json]:
        return list(self.message.blocks)

    @property
    def entries(self) -> Entries:
        return self.server.interactions.entries[self.user, self.ts]

    def _place(self) -> Json:
        return self.server.interactions.place_of(self.message, self.user)


class ViewSurface(Surface):
    def __init__(self, server: SlackServer, shown: OpenView) -> None:
        super().__init__(server, shown.user)
        self.shown = shown

    @property
    def view(self) -> Json:
        return self.shown.payload

    @property
    def blocks(self) -> list[Json]:
        return self.shown.blocks

    @property
    def entries(self) -> Entries:
        return self.shown.entries

    def _place(self) -> Json:
        return {"container": {"type": "view", "view_id": self.shown.id}, "view": self.shown.payload}


class Home(ViewSurface):
    """The app's home tab of one person."""


class Modal(ViewSurface):
    """One view of a person's stack; it stays the same one through updates."""

    @property
    def title(self) -> str:
        return str(self.shown.view["title"]["text"])

    @property
    def errors(self) -> dict[str, str]:
        """What is written under inputs, by block_id."""
        return dict(self.shown.errors)

    def error_at(self, name: str) -> str | None:
        return self.shown.errors.get(self._field(name).key[0])

    @property
    def is_open(self) -> bool:
        return self.shown in self.server.views.stacks.get(self.user, [])

    def submit(self) -> Submission:
        assert self.is_open, f"“{self.title}” is closed"
        assert self.shown.view["submit"], f"“{self.title}” has no button to submit it"
        return self.server.run(self.server.interactions.submit(self.shown))

    def close(self) -> None:
        assert self.is_open, f"“{self.title}” is closed"
        self.server.run(self.server.interactions.close(self.shown))
