"""A headless person at a terminal: says lines, reads what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.terminal.app import Terminal
from handlers.events import Who
from handlers.posts import Button, Post
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books

PUBLIC = "https://desk.example"
"""Where the desk's customers reach it."""
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 10:00 in Paris."""


def readable(text: str) -> str:
    """Text with ordinary spaces, as a person sees it."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@dataclass
class Clock:
    """Time as the test says it is."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def travel(self, **by: float) -> None:
        """Let time pass: `travel(days=3, hours=1)`."""
        self.now += timedelta(**by)


@dataclass
class Said:
    """What the last line led to; `>> "words"` asserts that they are in it, `!= "words"` that they are not."""

    text: str

    def __rshift__(self, words: str) -> Said:
        assert readable(words) in readable(self.text), f"{words!r} is not in:\n{readable(self.text)}"
        return self

    def lacks(self, words: str) -> Said:
        """Assert that the words are not in it."""
        assert words not in readable(self.text), f"{words!r} is in:\n{readable(self.text)}"
        return self

    def __ne__(self, words: object) -> bool:
        assert str(words) not in readable(self.text), f"{words!r} is in:\n{readable(self.text)}"
        return True


class Window(Protocol):
    """Where a person talks: a terminal, or a chat on a platform."""

    who: Who
    buttons: list[Button]

    def say(self, line: str) -> None:
        """Type a line, or press the button that it names, and show what comes of it."""

    def print(self, posts: list[Post]) -> None:
        """Show posts that came from elsewhere, with their buttons."""


Opens = Callable[["Talk", Who], Window]
"""Opens a window for somebody; what it shows goes to the talk's `shown`."""


def in_terminal(talk: Talk, who: Who) -> Window:
    """A terminal of their own."""
    return Terminal(talk.reception, who, talk.shown.append, talk.fetch, talk.folder)


@dataclass
class Talk:
    """One person's conversation. Calling it says lines one after the other; every line is a move."""

    reception: Reception
    clock: Clock
    login: str = "claire"
    language: str = "en"
    folder: Path = Path("/nonexistent")
    fetch: Callable[[str], tuple[str, bytes]] = lambda subject: (subject, b"")
    opens: Opens = in_terminal
    touches: int = 0
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        who = Who(
            platform="terminal", id=self.login, name=self.login.capitalize(), language=self.language,
            place=f"terminal:{self.login}",
        )  # fmt: skip
        self.terminal = self.opens(self, who)

    def __call__(self, *lines: str) -> Said:
        for line in lines:
            self.shown.clear()
            self.touches += 1
            self.terminal.say(line)
            self.clock.travel(seconds=1)
        return Said("\n".join(self.shown))

    @property
    def buttons(self) -> list[Button]:
        """The buttons on the screen."""
        return self.terminal.buttons

    def another(self, login: str, role: str = "seller", language: str = "en") -> Talk:
        """Somebody else of the company at a terminal of their own, invited with a role."""
        other = Talk(self.reception, self.clock, login, language, self.folder, self.fetch, self.opens)
        other(f"/join {self.code(role)}")
        return other

    def code(self, role: str) -> str:
        """An invitation code made straight in the books."""
        from storage import people

        with self.reception.house.books.open() as session:
            return people.new_code(session, 1, self.clock(), role=role)


def reception_on(url: str, clock: Clock) -> Reception:
    """A reception on migrated books."""
    return Reception(House(books=Books(url), registry=registry(), now=clock, public_url=PUBLIC))
