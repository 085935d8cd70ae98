"""Jobs run once when they are due, whatever number of processes tick, and make up for what was missed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.clock import Clock, Errand
from domain.messages import Language, verbatim
from handlers.job import Job, JobDesk
from handlers.jobs import jobs
from handlers.reception import House
from handlers.registry import Registry
from handlers.reply import Card
from storage import jobs as runs
from storage import ledger
from storage.books import Books
from storage.tables import LedgerRecord, Notice
from tests.talking import Clock as Time

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def time_passes() -> Time:
    return Time()


@pytest.fixture
def house(database_url: str, time_passes: Time) -> Iterator[House]:
    books = Books(database_url)
    yield House(books=books, registry=Registry([]), now=time_passes)
    books.close()


def counting(name: str = "count", every: timedelta | None = timedelta(seconds=15), at: time | None = None) -> Job:
    """A job that says something in each run."""

    def run(desk: JobDesk) -> None:
        card = Card(verbatim("tick"))
        desk.notify("telegram:1", card, key=f"{name}/{desk.now.isoformat()}", language=Language.ENGLISH)
        desk.record("counted", name)

    return Job(name, run, every=every, at=at)


def said(house: House) -> int:
    with house.books.read() as session:
        return len(session.exec(select(Notice.id)).all())


def test_a_job_runs_when_its_interval_is_over(house: House, time_passes: Time) -> None:
    clock, job = Clock(house, []), counting()
    assert clock.run(job)
    assert not clock.run(job)
    time_passes.travel(seconds=14)
    assert clock.run(job), "a tick that comes a little early counts"
    assert said(house) == 2
    with house.books.read() as session:
        assert ledger.verify(session) is None
        assert len(session.exec(select(LedgerRecord.id)).all()) == 2


def test_two_processes_that_tick_in_the_same_second_run_it_once(house: House, database_url: str) -> None:
    others = [replace(house, books=Books(database_url)) for _process in range(6)]
    clocks = [Clock(other, [], holder=f"elsewhere:{number}:1") for number, other in enumerate(others)]
    together = threading.Barrier(len(clocks))
    job = counting()

    def tick(clock: Clock) -> None:
        together.wait()
        clock.run(job)

    threads = [threading.Thread(target=tick, args=[clock]) for clock in clocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said(house) == 1
    for other in others:
        other.books.close()


def test_a_failure_is_tried_again_and_leaves_nothing_behind(house: House) -> None:
    good = counting()

    def fail(desk: JobDesk) -> None:
        good.run(desk)
        raise ZeroDivisionError

    clock = Clock(house, [])
    assert not clock.run(replace(good, run=fail))
    assert said(house) == 0
    assert clock.run(good)


def test_the_lease_of_a_process_that_died_here_ends_at_once(house: House) -> None:
    clock, job = Clock(house, []), counting()
    host = clock.holder.split(":", 1)[0]
    assert hold(house, f"{host}:4194304:1")
    assert clock.run(job)


def test_the_lease_of_another_machine_lasts_until_it_ends(house: House, time_passes: Time) -> None:
    clock, job = Clock(house, []), counting()
    assert hold(house, "elsewhere:1:1")
    assert not clock.run(job)
    time_passes.travel(minutes=6)
    assert clock.run(job)


def hold(house: House, holder: str) -> bool:
    """Take the lease of the job as a process that then says nothing more."""
    with house.books.open() as session:
        return runs.claim(session, "count", holder, house.now(), timedelta(minutes=5), lambda ran_at: True)


def test_a_run_that_lost_its_lease_is_rolled_back(house: House, time_passes: Time) -> None:
    """It was stuck for so long that somebody else ran the job."""
    good = counting()

    def stuck() -> None:
        time_passes.travel(minutes=6)
        Clock(house, [], holder="elsewhere:1:1").run(good)

    assert not Clock(house, []).run(Errand(good.name, good.run, every=good.every, errand=stuck))
    assert said(house) == 1


@pytest.mark.parametrize(
    ("now", "ran_at", "is_due"),
    [
        ("2026-11-24 08:59", None, False),
        ("2026-11-24 09:00", None, True),
        ("2026-11-24 09:00", "2026-11-23 09:00", True),
        ("2026-11-24 17:00", "2026-11-24 09:00", False),
        ("2026-11-24 17:00", "2026-11-20 09:00", True),
        ("2026-11-25 03:00", "2026-11-20 09:00", False),
        ("2027-03-28 09:00", "2027-03-27 09:00", True),
        ("2027-10-31 08:59", "2027-10-30 09:00", False),
        ("2027-10-31 09:00", "2027-10-30 09:00", True),
    ],
)
def test_a_daily_job_is_due_once_a_day_from_its_hour_on(now: str, ran_at: str | None, is_due: bool) -> None:
    job = counting(every=None, at=time(9))
    assert job.is_due(paris(ran_at) if ran_at else None, paris(now), PARIS) is is_due


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_an_hour_that_is_missing_or_comes_twice_gives_one_run(day: str) -> None:
    job = counting(every=None, at=time(2, 30))
    midnight = paris(f"{day} 00:00").astimezone(UTC)
    ran_at = midnight - timedelta(hours=12)
    runs = 0
    for minute in range(0, 25 * 60, 5):
        now = midnight + timedelta(minutes=minute)
        if now.astimezone(PARIS).date().isoformat() == day and job.is_due(ran_at, now, PARIS):
            runs, ran_at = runs + 1, now
    assert runs == 1


def paris(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


def test_an_errand_runs_outside_any_transaction(house: House) -> None:
    def write() -> None:
        with house.books.open() as session:
            counting().run(JobDesk(session, house.now(), house.zone, house.registry))

    assert Clock(house, []).run(Errand("papers", lambda desk: None, every=timedelta(minutes=1), errand=write))
    assert said(house) == 1


def test_the_clock_ticks_by_itself_and_makes_up_at_once_for_what_was_missed(house: House, wait_for: Wait) -> None:
    clock = Clock(replace(house, now=lambda: datetime.now(UTC)), [counting()])
    clock.start()
    try:
        wait_for(lambda: said(house) == 1)
        assert clock.is_alive
    finally:
        clock.stop()
    assert not clock.is_alive


def test_a_job_has_an_interval_or_an_hour() -> None:
    with pytest.raises(ValueError, match="either"):
        Job("both", lambda desk: None, every=timedelta(minutes=1), at=time(9))


def test_jobs_are_found_by_their_file_and_have_names_of_their_own() -> None:
    names = [job.name for job in jobs()]
    assert len(names) == len(set(names))


Wait = Callable[[Callable[[], bool]], None]
