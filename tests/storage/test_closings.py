"""Every day, month and year is closed once, with totals that follow from the log and never fall (COMPLIANCE H4)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from bot.clock import Clock
from domain.closings import Reckoning
from domain.errors import Refusal
from domain.periods import Period, month_of, year_of
from domain.turnover import Turnover
from handlers.jobs.closings import JOB
from handlers.reception import House
from handlers.registry import Registry
from storage import audit, chain, closings, ledger
from storage.books import Books
from storage.ledger import Record
from storage.migrations.guards import lower_guards
from storage.tables import Closing, LedgerRecord
from tests.talking import Clock as Time

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def time_passes() -> Time:
    return Time(NOON)


@pytest.fixture
def house(database_url: str, time_passes: Time) -> Iterator[House]:
    books = Books(database_url)
    yield House(books=books, registry=Registry([]), now=time_passes)
    books.close()


def cents(amount: int) -> dict[str, object]:
    return {"cents": amount, "currency": "EUR"}


def sell(house: House, at: datetime, net: int, kind: str = "invoice") -> None:
    """An issued document at 20 %, as its record says it."""
    share = {"rate": "20", "base": cents(net), "vat": cents(net // 5)}
    after = {"kind": kind, "number": "X-1", "totals": {"shares": [share]}}
    with house.books.open() as session:
        ledger.append(session, [Record(f"{kind} issued", "X-1", after=after, at=at)])


def pay(house: House, at: datetime, amount: int) -> None:
    after = {"amount_cents": amount, "means": "card", "recorded_at": at}
    with house.books.open() as session:
        ledger.append(session, [Record("payment recorded", "X-1", after=after, at=at)])


def close(house: House, now: datetime) -> None:
    """One tick of the clock."""
    assert Clock(replace(house, now=lambda: now), []).run(JOB)


def codes(house: House, kind: str) -> list[str]:
    with house.books.read() as session:
        return list(session.exec(select(Closing.period).where(Closing.kind == kind).order_by(col(Closing.last_day))))


def turnover(house: House, period: Period) -> Turnover:
    with house.books.read() as session:
        return closings.turnover_of(session, period, PARIS)


def check(house: House) -> None:
    """The chain holds, and every closing follows from it."""
    with house.books.read() as session:
        verdict = chain.examine(session, "", Reckoning().fault)
        assert verdict.is_intact, verdict


def test_every_day_since_first_use_is_closed_whatever_the_clock_missed(house: House) -> None:
    sell(house, NOON, 100_00)
    sell(house, NOON + 2 * DAY, 200_00)
    close(house, NOON + 3 * DAY)
    assert codes(house, "day") == ["2026-11-24", "2026-11-25", "2026-11-26"]
    sell(house, NOON + 3 * DAY, 50_00)
    close(house, NOON + 40 * DAY)
    assert len(codes(house, "day")) == 40
    assert codes(house, "month") == ["2026-11", "2026-12"]
    assert codes(house, "year") == ["2026"]
    check(house)


def test_a_closing_holds_the_totals_of_its_period_and_those_since_first_use(house: House) -> None:
    sell(house, NOON, 100_00)
    sell(house, NOON + DAY, 30_00, "credit_note")
    pay(house, NOON + DAY, 40_00)
    pay(house, NOON + DAY, -15_00)
    close(house, NOON + 10 * DAY)
    close(house, NOON + 45 * DAY)
    with house.books.read() as session:
        day, month, year = (closings.find(session, code) for code in ("2026-11-25", "2026-11", "2026"))
    assert day is not None
    assert month is not None
    assert year is not None
    assert day.turnover.invoices.count == 0
    assert month.turnover.invoices.gross.cents == 120_00
    assert month.turnover.credit_notes.gross.cents == 36_00
    assert month.turnover.received.cents == 25_00
    assert year.turnover == month.turnover
    said = year.perpetual
    assert [said.invoiced.cents, said.credited.cents, said.received.cents, said.returned.cents] == [
        120_00, 36_00, 40_00, 15_00,
    ]  # fmt: skip
    check(house)


def test_the_totals_since_first_use_never_start_again_nor_fall(house: House) -> None:
    for number in range(4):
        sell(house, NOON + number * 200 * DAY, 10_00)
        pay(house, NOON + number * 200 * DAY, -(number + 1) * 100)
        close(house, NOON + (number + 1) * 200 * DAY - DAY)
    with house.books.read() as session:
        ever = Period(date(2026, 1, 1), date(2030, 1, 1))
        totals = [closed.perpetual for closed in closings.within(session, "day", ever)]
    for before, after in pairwise(totals):
        assert after.invoiced >= before.invoiced
        assert after.returned >= before.returned
    assert totals[-1].invoiced.cents == 4 * 12_00
    check(house)


def test_midnight_is_that_of_the_company(house: House) -> None:
    sell(house, datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC), 1_00)  # 23:59:59 in Paris
    sell(house, datetime(2026, 11, 24, 23, 0, tzinfo=UTC), 2_00)
    close(house, datetime(2026, 11, 24, 23, 14, tzinfo=UTC))
    assert not codes(house, "day"), "what was begun before midnight may still be on its way"
    close(house, datetime(2026, 11, 24, 23, 25, tzinfo=UTC))
    assert codes(house, "day") == ["2026-11-24"]
    assert turnover(house, Period(date(2026, 11, 24), date(2026, 11, 24))).net.cents == 1_00
    assert turnover(house, Period(date(2026, 11, 25), date(2026, 11, 25))).net.cents == 2_00
    close(house, NOON + 2 * DAY)
    assert turnover(house, Period(date(2026, 11, 25), date(2026, 11, 25))).net.cents == 2_00
    check(house)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_of_23_or_25_hours_is_closed_whole(house: House, day: date) -> None:
    opens_at, closes_at = closings.midnight(day, PARIS), closings.midnight(day + DAY, PARIS)
    sell(house, opens_at, 1_00)
    sell(house, closes_at - timedelta(seconds=1), 2_00)
    sell(house, closes_at, 4_00)
    close(house, closes_at + DAY)
    assert turnover(house, Period(day, day)).net.cents == 3_00
    check(house)


def test_what_came_late_into_books_that_had_just_begun_counts_on_their_first_day(house: House) -> None:
    sell(house, NOON, 1_00)
    sell(house, NOON - DAY, 2_00)
    close(house, NOON + DAY)
    assert turnover(house, Period(NOON.date(), NOON.date())).net.cents == 3_00
    check(house)


@pytest.mark.parametrize("elsewhere", ["America/Guadeloupe", "Pacific/Noumea"])
def test_another_zone_leaves_no_gap_and_counts_nothing_twice(house: House, elsewhere: str) -> None:
    """A company that moves: the next day begins where the last one ended."""
    for hour in range(0, 96, 3):
        sell(house, NOON + timedelta(hours=hour), 1_00)
        if hour == 48:
            close(house, NOON + timedelta(hours=hour))
            house = replace(house, zone=ZoneInfo(elsewhere))
    close(house, NOON + 10 * DAY)
    with house.books.read() as session:
        last = closings.last_day(session)
    assert last is not None
    assert last.perpetual.invoiced.cents == 32 * 1_20
    check(house)


def test_what_was_closed_and_what_is_open_add_up_to_the_turnover_of_any_period(house: House) -> None:
    for number in range(30):
        sell(house, NOON + number * DAY, 10_00)
        if number == 17:
            close(house, NOON + number * DAY)
    assert turnover(house, month_of(date(2026, 11, 1))).net.cents == 70_00
    assert turnover(house, year_of(date(2026, 1, 1))).net.cents == 300_00
    assert turnover(house, Period(date(2026, 12, 10), date(2026, 12, 12))).net.cents == 30_00


def test_a_period_is_closed_once_whatever_number_of_processes_tick(house: House, database_url: str) -> None:
    sell(house, NOON, 10_00)
    later = NOON + 40 * DAY
    others = [replace(house, books=Books(database_url), now=lambda: later) for _process in range(5)]
    together = threading.Barrier(len(others))

    def tick(other: House) -> None:
        together.wait()
        for _time in range(3):
            Clock(other, [], holder=f"elsewhere:{id(other)}:1").run(replace(JOB, every=timedelta(0)))

    threads = [threading.Thread(target=tick, args=[other]) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.books.close()
    with house.books.read() as session:
        records = session.exec(select(LedgerRecord.action).where(col(LedgerRecord.action).endswith(" closed"))).all()
    assert sorted(records) == ["day closed"] * 40 + ["month closed"] * 2 + ["year closed"]
    check(house)


def test_a_day_is_not_closed_under_what_is_being_written(house: House) -> None:
    """Whoever was let in before midnight is waited for, and is in the closing."""
    sell(house, NOON, 10_00)
    let_in = threading.Event()

    def write_slowly() -> None:
        with house.books.open() as session:
            closings.refuse_closed(session, NOON)
            let_in.set()
            sleep(0.3)
            after = {"amount_cents": 700, "means": "card", "recorded_at": NOON}
            ledger.append(session, [Record("payment recorded", "X-1", after=after, at=NOON)])

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert let_in.wait(10)
    close(house, NOON + DAY)
    writer.join()
    with house.books.read() as session:
        closed = closings.find(session, "2026-11-24")
    assert closed is not None
    assert closed.turnover.received.cents == 700
    check(house)


def test_nothing_that_counts_is_dated_in_a_closed_day(house: House) -> None:
    sell(house, NOON, 10_00)
    close(house, NOON + DAY)
    with house.books.open() as session:
        with pytest.raises(Refusal):
            closings.refuse_closed(session, NOON)
        closings.refuse_closed(session, NOON + DAY)
        assert closings.is_closed(session, NOON)
        assert not closings.is_closed(session, NOON + DAY)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("DELETE FROM closing WHERE period = '2026-11-24'", "the closing of 2026-11-24 was changed"),
        ("UPDATE closing SET kind = 'month' WHERE period = '2026-11-24'", "the closing of 2026-11-24 was changed"),
        ("INSERT INTO closing VALUES ('2026', 'year', '2026-12-31', 99, 9)", "no record tells of 2026"),
    ],
)
def test_a_closing_that_was_changed_in_the_books_is_found(house: House, change: str, reason: str) -> None:
    """H2: and the database itself refuses it."""
    with house.books.open() as session:
        ledger.append(session, [Record("test", "something", at=NOON)])
    close(house, NOON + DAY)
    with house.books.read() as session:
        assert audit.verify(session) is None
    if not change.startswith("INSERT"):
        with pytest.raises(DatabaseError, match="never change"), house.books.engine.begin() as connection:
            connection.execute(text(change))
    with house.books.engine.begin() as connection:
        lower_guards(connection)
        connection.execute(text(change))
    with house.books.read() as session:
        found = audit.verify(session)
    assert found is not None
    assert found.reason == reason
