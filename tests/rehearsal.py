"""Plays a transcript on books of its own, by processes that may be killed at any line."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from sqlmodel import col, select

from handlers.events import Event
from handlers.posts import Post
from handlers.reception import Reception
from storage.tables import Notice
from tests.contents import contents_of
from tests.dying import Death, doomed, in_a_process_of_its_own
from tests.postgres import Databases
from tests.stories.selling import set_up
from tests.talking import MORNING, Clock, Talk, readable, reception_on
from tests.transcripts import Transcript

Database = Literal["sqlite", "postgresql"]
_CHANCE = re.compile(r"(?<=/join )\S+|(?<=/q/)\S+|(?<=/quote:)\d+|(?<=/invoice:)\d+|(?<=/export:)\d+")
"""What an answer holds of codes and of row numbers, which leave gaps."""


@dataclass
class Play:
    """A transcript under way at a terminal. What is on the screen outlives the process that said it."""

    reception: Reception
    clock: Clock
    transcript: Transcript
    talk: Talk = field(init=False)

    def __post_init__(self) -> None:
        self.talk = Talk(self.reception, self.clock)

    def restart(self) -> None:
        """Go on as a process that knows nothing but what the books say."""
        self.reception.house.books.close()
        self.reception = reception_on(self.reception.house.books.url, self.clock)
        self.talk = Talk(self.reception, self.clock)

    @property
    def last(self) -> int:
        """The step that ends it."""
        return len(self.transcript.lines) - 1

    def say(self, step: int, line: str = "") -> str:
        """What comes of a step's line, said here; or of another line at that moment."""
        self.clock.now = MORNING + timedelta(minutes=step)
        return _as_seen(self.talk(line or self.transcript.lines[step]).text)

    def say_and_die(self, step: int, death: Death) -> None:
        """Have a step's line said by a process that dies of it."""
        self._die(death, lambda: self.say(step))

    def event(self, step: int) -> Event:
        """A step's line, or the button that it presses, as a platform brings it."""
        self.clock.now = MORNING + timedelta(minutes=step)
        return self.talk.terminal._event(self.transcript.lines[step])  # type: ignore[attr-defined,no-any-return]

    def handle(self, event: Event) -> str:
        """Take an event in, handle it and show its answer."""
        assert self.reception.take_in(event)
        handled = self.reception.handle_next(event.lane)
        assert handled is not None
        return self.show(handled.outcome.posts)

    def show(self, posts: tuple[Post, ...]) -> str:
        """Put an answer on the screen."""
        self.talk.shown.clear()
        self.talk.terminal.print(list(posts))
        return _as_seen("\n".join(self.talk.shown))

    def handle_and_die(self, event: Event, death: Death) -> None:
        """Have the next event handled by a process that dies of it."""
        self._die(death, lambda: self.reception.handle_next(event.lane))

    def queued(self, key: str) -> tuple[Post, ...]:
        """The answer to an event as it waits for delivery."""
        with self.reception.house.books.read() as session:
            answers = session.exec(select(Notice).where(col(Notice.key).startswith(f"{key}/")).order_by(col(Notice.id)))
            return tuple(Post.model_validate(answer.post) for answer in answers)

    def contents(self) -> dict[str, list[Any]]:
        """What the books say."""
        return contents_of(self.reception.house.books)

    def _die(self, death: Death, work: Any) -> None:
        self.reception.house.books.close()  # a connection must not be in two processes
        assert in_a_process_of_its_own(doomed(death, work)) == signal.SIGKILL


@dataclass(frozen=True)
class Ending:
    """How a transcript ends when nothing happens to it: the last answer, and the books."""

    answer: str
    contents: dict[str, list[Any]]


class Rehearsal:
    """Books in which transcripts begin; each beginning and each ending is made once.

    Copies of one purpose follow each other at one address, so that every query is compiled once.
    """

    def __init__(self, template: Path, postgres: Databases, folder: Path) -> None:
        self._template, self._postgres, self._folder = template, postgres, folder
        self._originals: dict[Any, str] = {}
        self._endings: dict[Any, Ending] = {}
        self._receptions: dict[str, tuple[Reception, Clock]] = {}
        self._clones = ExitStack()
        self._names = f"comptoir_{uuid4().hex}"

    @contextmanager
    def play(self, database: Database, transcript: Transcript, purpose: str = "play") -> Iterator[Play]:
        """The transcript's beginning, on books of its own."""
        with self._copy(database, self._original(database, transcript), purpose) as url:
            if url not in self._receptions:
                clock = Clock()
                self._receptions[url] = reception_on(url, clock), clock
            play = Play(*self._receptions[url], transcript)
            try:
                yield play
            finally:
                play.reception.house.books.close()

    def ending(self, database: Database, transcript: Transcript) -> Ending:
        """How it ends when nobody is killed."""
        if (database, transcript) not in self._endings:
            with self.play(database, transcript, "ending") as play:
                answers = [play.say(step) for step in range(len(transcript.lines))]
                assert transcript.end in answers[-1], answers
                self._endings[database, transcript] = Ending(answers[-1], play.contents())
        return self._endings[database, transcript]

    def close(self) -> None:
        """Leave nothing on the server."""
        self._clones.close()

    def _original(self, database: Database, transcript: Transcript) -> str:
        beginning = (database, replace(transcript, lines=(), end=""))
        if beginning not in self._originals:
            url = self._clones.enter_context(self._copy(database, "", f"original{len(self._originals)}"))
            _begin(url, transcript)
            self._originals[beginning] = url
        return self._originals[beginning]

    @contextmanager
    def _copy(self, database: Database, original: str, purpose: str) -> Iterator[str]:
        if database == "postgresql":
            with self._postgres.clone(original, f"{self._names}_{purpose}") as url:
                yield url
            return
        path = self._folder / f"{purpose}.db"
        shutil.copy(original.removeprefix("sqlite:///") or self._template, path)
        yield f"sqlite:///{path}"
        path.unlink()


def _as_seen(text: str) -> str:
    return _CHANCE.sub("…", readable(text))


def _begin(url: str, transcript: Transcript) -> None:
    clock = Clock(MORNING - timedelta(minutes=9))
    reception = reception_on(url, clock)
    talk = Talk(reception, clock)
    talk("/start")
    if transcript.is_set_up:
        set_up(talk, is_demo=transcript.is_demo)
    colleague = talk.another(transcript.colleague) if transcript.colleague else talk
    talk(*transcript.before)
    colleague(*transcript.colleague_says)
    reception.house.books.close()
