"""What comes in is written down before it is acknowledged, handled once, and in order in its lane."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bot.intake import Closed, Intake
from handlers.events import Event, Who
from handlers.posts import Outcome, Post
from handlers.reception import House, Reception
from handlers.registry import Registry
from storage.books import Books
from storage.tables import Inbound, Notice


def event(key: str, text: str = "hello", who: str = "1", **more: object) -> Event:
    person = Who(platform="telegram", id=who, name=f"Person {who}", language="en", place=f"telegram:{who}")
    content = {"key": key, "who": person, "place": person.place, "at": datetime.now(UTC), "kind": "say", "text": text}
    return Event.model_validate({**content, **more})


class Slow(Reception):
    """A reception whose turns take time; it notes who was handled, and how many at once."""

    def __init__(self, house: House, seconds: float = 0.0) -> None:
        super().__init__(house)
        self.seconds = seconds
        self.handled: list[str] = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()

    def _handle(self, session: object, event: Event, *, in_posts: bool = True) -> Outcome:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.seconds)
        with self._lock:
            self.at_once -= 1
            self.handled.append(event.key)
        said = "in posts" if in_posts else "to somebody who waits"
        return Outcome(posts=(Post(lines=(f"{event.text} {said}",)),))


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    books = Books(database_url)
    yield House(books=books, registry=Registry([]))
    books.close()


@pytest.fixture
async def intakes() -> AsyncIterator[Callable[[Reception], Intake]]:
    made: list[Intake] = []

    def make(reception: Reception) -> Intake:
        made.append(Intake(reception))
        return made[-1]

    yield make
    for intake in made:
        await intake.stop(5)


Make = Callable[[Reception], Intake]


async def test_an_event_is_written_down_before_it_is_accepted(house: House, intakes: Make) -> None:
    reception = Slow(house, seconds=0.3)
    accepted = await intakes(reception).accept(event("telegram:1"))
    assert accepted is not None
    assert reception.handled == []
    with house.books.read() as session:
        assert session.exec(select(Inbound.key)).all() == ["telegram:1"]


async def test_a_duplicate_is_dropped_and_handled_once(house: House, intakes: Make) -> None:
    reception = Slow(house)
    intake = intakes(reception)
    answers = await asyncio.gather(*(intake.accept(event("telegram:1")) for _try in range(5)))
    assert sum(answer is not None for answer in answers) == 1
    await intake.drained()
    assert await intake.accept(event("telegram:1")) is None
    await intake.drained()
    assert reception.handled == ["telegram:1"]


async def test_a_lane_keeps_its_order_and_lanes_run_side_by_side(house: House, intakes: Make) -> None:
    reception = Slow(house, seconds=0.02)
    intake = intakes(reception)
    for number in range(6):
        for who in "abc":
            await intake.accept(event(f"{who}{number}", who=who))
    await intake.drained()
    for who in "abc":
        assert [key for key in reception.handled if key[0] == who] == [f"{who}{number}" for number in range(6)]
    assert reception.most_at_once > 1 or house.books.is_sqlite, "SQLite has one writer"


async def test_who_awaits_an_outcome_gets_it(house: House, intakes: Make) -> None:
    accepted = await intakes(Slow(house)).accept(event("slack:1"), awaited=True)
    assert accepted is not None
    outcome = await asyncio.wait_for(accepted.outcome, 5)
    assert outcome.posts[0].lines == ("hello to somebody who waits",)


async def test_who_gave_up_waiting_is_answered_in_posts(house: House, intakes: Make) -> None:
    reception = Slow(house, seconds=0.2)
    intake = intakes(reception)
    await intake.accept(event("slack:1", who="a"))
    accepted = await intake.accept(event("slack:2", who="a"), awaited=True)
    assert accepted is not None
    accepted.outcome.cancel()
    await intake.drained()
    with house.books.read() as session:
        posts = session.exec(select(Notice.post).order_by(col(Notice.id))).all()
    assert posts[1]["lines"] == ["hello in posts"]


async def test_events_left_by_a_process_that_died_are_taken_up_in_order(house: House, intakes: Make) -> None:
    dead = Reception(house)
    for number in range(3):
        dead.take_in(event(f"telegram:{number}"))
    reception = Slow(house)
    intake = intakes(reception)
    await intake.start()
    await intake.drained()
    assert reception.handled == ["telegram:0", "telegram:1", "telegram:2"]


async def test_two_processes_on_the_same_books_handle_each_event_once_and_in_order(
    house: House, intakes: Make, database_url: str
) -> None:
    reception, others = Slow(house, seconds=0.01), Slow(replace(house, books=Books(database_url)), seconds=0.01)
    handled: list[str] = []
    reception.handled = others.handled = handled
    one, two = intakes(reception), intakes(others)
    for number in range(20):
        await (one, two)[number % 2].accept(event(f"a{number}", who="a"))
        await two.recover()
    await asyncio.gather(one.drained(), two.drained())
    assert handled == [f"a{number}" for number in range(20)]
    others.house.books.close()


async def test_an_outcome_that_another_process_took_is_empty_for_who_waits(house: House, intakes: Make) -> None:
    """The other process could not know that somebody waits: it said everything in posts."""
    intake = intakes(Slow(house))
    woken = intake.wake
    intake.wake = lambda lane: None  # type: ignore[method-assign]
    accepted = await intake.accept(event("slack:1"), awaited=True)
    assert accepted is not None
    assert Slow(house).handle_next(accepted.lane) is not None
    woken(accepted.lane)
    assert await asyncio.wait_for(accepted.outcome, 5) == Outcome()


async def test_an_event_that_fails_is_apologised_for_and_blocks_nobody(house: House, intakes: Make) -> None:
    class Broken(Slow):
        def _handle(self, session: object, event: Event, *, in_posts: bool = True) -> Outcome:
            if event.text == "bug":
                raise ZeroDivisionError
            return super()._handle(session, event, in_posts=in_posts)

    reception = Broken(house)
    intake = intakes(reception)
    await intake.accept(event("telegram:1", "bug"))
    await intake.accept(event("telegram:2", "fine"))
    await intake.drained()
    assert reception.handled == ["telegram:2"]
    with house.books.read() as session:
        errors = [post["error"] for post in session.exec(select(Notice.post).order_by(col(Notice.id))).all()]
    assert "went wrong" in errors[0]
    assert errors[1] == ""


async def test_nothing_is_acknowledged_while_the_books_cannot_be_written(
    house: House, intakes: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = Slow(house)
    intake = intakes(reception)

    def locked(event: Event) -> bool:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(reception, "take_in", locked)
        with pytest.raises(OperationalError):
            await intake.accept(event("telegram:1"), awaited=True)
    assert await intake.accept(event("telegram:1"), awaited=True) is not None
    await intake.drained()
    assert reception.handled == ["telegram:1"]


async def test_a_stopping_desk_finishes_what_is_under_way_and_accepts_nothing(house: House, intakes: Make) -> None:
    reception = Slow(house, seconds=0.2)
    intake = intakes(reception)
    await intake.accept(event("telegram:1"))
    stopping = asyncio.create_task(intake.stop(5))
    await asyncio.sleep(0)
    with pytest.raises(Closed):
        await intake.accept(event("telegram:2"))
    await stopping
    assert reception.handled == ["telegram:1"]


async def test_what_is_not_done_in_time_stays_for_the_next_start(house: House, intakes: Make) -> None:
    stopped = Slow(house, seconds=0.3)
    for number in range(5):
        stopped.take_in(event(f"telegram:{number}"))
    intake = intakes(stopped)
    await intake.start()
    await intake.stop(0.1)
    await asyncio.sleep(0.7)
    reception = Slow(house)
    following = intakes(reception)
    await following.start()
    await following.drained()
    assert reception.handled[-1] == "telegram:4"
    with house.books.read() as session:
        assert session.exec(select(Inbound.id).where(col(Inbound.handled_at).is_(None))).all() == []
