"""Processes killed at every step of every conversation: nothing is lost, nothing is doubled.

Each line of each transcript is handled by a process of its own, which is killed by SIGKILL just before its transaction
commits, or just after it; another process then goes on as the person would.
"""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import pytest
from sqlmodel import Session, SQLModel, select

from handlers.events import Event, Who
from handlers.reception import Reception
from handlers.registry import registry
from storage import ledger
from storage.books import Books
from storage.tables import Account, DraftRow, Inbound, LedgerHead, Notice
from tests.stories.selling import set_up
from tests.talking import MORNING, Clock, Talk, reception_on
from tests.transcripts import TRANSCRIPTS, Transcript

Death = Literal["before", "after"]
TRAFFIC = (DraftRow, Inbound, Notice, LedgerHead, Account)
"""What travels, and what names the process: not what the books say."""


def in_a_process_of_its_own(work: Callable[[], object]) -> int:
    """Run work in a fork, which shares no connection with us; the signal that killed it, or 0."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the fork uses nothing that another thread holds
        child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the child failed by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def dying(death: Death, transaction: int = 1) -> None:
    """From now on this process is killed at its n-th commit: just before it, or just after it."""
    commit, count = Session.commit, 0

    def last(session: Session) -> None:
        nonlocal count
        count += 1
        if count == transaction and death == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(session)
        if count == transaction:
            os.kill(os.getpid(), signal.SIGKILL)

    Session.commit = last  # type: ignore[method-assign, assignment]


def say(url: str, line: str, minute: int, death: Death | None = None) -> int:
    """Have one line handled by a process that may be killed at it."""

    def work() -> None:
        reception = reception_on(url, Clock(MORNING + timedelta(minutes=minute)))
        talk = Talk(reception, Clock(MORNING + timedelta(minutes=minute)))
        if death is not None:
            dying(death)
        talk(line)

    return in_a_process_of_its_own(work)


def prepared(url: str, transcript: Transcript) -> None:
    """What the transcript begins with."""
    reception = reception_on(url, Clock(MORNING - timedelta(days=1)))
    talk = Talk(reception, reception.house.now)  # type: ignore[arg-type]
    talk("/start")
    if transcript.is_set_up:
        set_up(talk)
    talk(*transcript.before)
    reception.house.books.close()


def said_by(url: str) -> dict[str, list[str]]:
    """What the books say, apart from numbers of rows, codes and moments."""
    books = Books(url)
    with books.read() as session:
        assert ledger.verify(session) is None
        tables = [m.class_ for m in SQLModel._sa_registry.mappers if m.class_ not in TRAFFIC]
        content = {str(t.__tablename__): sorted(_plain(row) for row in session.exec(select(t))) for t in tables}
    books.close()
    return content


def _plain(row: SQLModel) -> str:
    volatile = ("id", "digest", "previous", "seal", "content", "target", "sequence", "undone_by", "reverses")
    kept: dict[str, Any] = {
        name: value
        for name, value in row.model_dump().items()
        if name not in volatile and not name.endswith(("_id", "_at", "_by", "_of")) and name not in ("at", "due_at")
    }
    return repr(sorted(kept.items(), key=lambda item: item[0]))


def uninterrupted(url: str, transcript: Transcript) -> dict[str, list[str]]:
    prepared(url, transcript)
    for minute, line in enumerate(transcript.lines):
        assert say(url, line, minute) == 0
    return said_by(url)


@pytest.fixture
def fresh(request: pytest.FixtureRequest, database_url: str) -> Callable[[], str]:
    """One more empty database of the kind of `database_url`."""
    if database_url.startswith("postgresql"):
        make: Callable[[], str] = request.getfixturevalue("fresh_postgres_url")
        return make
    import shutil

    template, folder = request.getfixturevalue("migrated_sqlite"), request.getfixturevalue("tmp_path")
    numbers = iter(range(1000))
    return lambda: f"sqlite:///{shutil.copy(template, folder / f'books-{next(numbers)}.db')}"


def test_every_conversation_that_asks_something_has_a_transcript() -> None:
    from domain.conversation.form import fields_of

    reached_by_buttons = {"reminder", "snooze", "role", "remove", "removestage", "resume", "undo", "deals"}
    asking = {c.command for c in registry().conversations if any(not f.ask.optional for f in fields_of(c))}
    assert asking - reached_by_buttons == set(TRANSCRIPTS)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_kill_before_any_commit_loses_nothing(name: str, fresh: Callable[[], str]) -> None:
    """The line was not handled: the person says it again."""
    transcript, url = TRANSCRIPTS[name], fresh()
    prepared(url, transcript)
    for minute, line in enumerate(transcript.lines):
        before = said_by(url)
        assert say(url, line, minute, "before") == signal.SIGKILL
        assert said_by(url) == before
        assert say(url, line, minute) == 0
    assert said_by(url) == uninterrupted(fresh(), transcript)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_kill_after_any_commit_doubles_nothing(name: str, fresh: Callable[[], str]) -> None:
    """The line was handled and its answer never shown: the person goes on, and says the last one again."""
    transcript, url = TRANSCRIPTS[name], fresh()
    prepared(url, transcript)
    for minute, line in enumerate(transcript.lines):
        assert say(url, line, minute, "after") == signal.SIGKILL
    if len(transcript.lines) > 1:
        assert say(url, transcript.lines[-1], len(transcript.lines)) == 0
    assert said_by(url) == uninterrupted(fresh(), transcript)


@pytest.mark.parametrize("death", ["before", "after"])
def test_an_event_of_the_inbox_is_answered_once_whenever_its_process_is_killed(death: Death, database_url: str) -> None:
    """The first commit writes the event down, the second handles it and queues its answer."""
    url, transcript = database_url, TRANSCRIPTS["call"]
    prepared(url, transcript)
    for number, line in enumerate(transcript.lines):
        event = _typed(line, number)
        assert in_a_process_of_its_own(lambda e=event: _take(url, e, death)) == signal.SIGKILL  # type: ignore[misc]
        assert in_a_process_of_its_own(lambda e=event: _take(url, e)) == 0  # type: ignore[misc]
    books = Books(url)
    with books.read() as session:
        keys = [notice.key for notice in session.exec(select(Notice).order_by(Notice.id))]  # type: ignore[arg-type]
        assert keys == [f"test:{number}/0" for number in range(len(transcript.lines))]
        assert all(event.handled_at for event in session.exec(select(Inbound)))
    books.close()


def _take(url: str, event: Event, death: Death | None = None) -> None:
    reception: Reception = reception_on(url, Clock(event.at))
    if death is not None:
        dying(death, transaction=2)
    reception.take_in(event)
    while reception.handle_next(event.lane):
        pass


def _typed(line: str, number: int) -> Event:
    who = Who(platform="terminal", id="claire", name="Claire", language="en", place="terminal:claire")
    common = {"key": f"test:{number}", "who": who, "place": who.place, "at": MORNING + timedelta(minutes=number)}
    if line.startswith("/"):
        name, _space, rest = line[1:].partition(" ")
        return Event.model_validate({**common, "kind": "command", "text": name, "rest": rest})
    return Event.model_validate({**common, "kind": "say", "text": line})
