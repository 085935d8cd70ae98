"""Closings of days, months and years, summed from the sealed log itself and written into it (COMPLIANCE H4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from domain.errors import Refusal
from domain.messages import _
from domain.periods import Period, day_of, month_of, year_of
from domain.turnover import NOTHING, Perpetual, Turnover, as_json, counted, of_json, summed
from storage import ledger
from storage.prepared import Prepared
from storage.tables import Closing, LedgerHead, LedgerRecord

DAY = timedelta(days=1)
GRACE = timedelta(minutes=15)
"""How long after midnight a day stays open: what was begun before it has ended by then."""
HELD = Prepared(select(LedgerHead.closed_until).where(LedgerHead.id == 1).with_for_update())


@dataclass(frozen=True)
class Closed:
    """A period that is closed: its totals, and those since first use at its end; `sequence` is its record."""

    kind: str
    period: Period
    opens_at: datetime
    closes_at: datetime
    turnover: Turnover
    perpetual: Perpetual
    sequence: int = 0

    @property
    def after(self) -> dict[str, Any]:
        """What its record says."""
        instants = {"opens_at": self.opens_at, "closes_at": self.closes_at}
        return {**instants, **as_json(self.turnover), "perpetual": self.perpetual.as_json()}


@dataclass(frozen=True)
class Counted:
    """A record that counts, by the day on which it was written."""

    sequence: int
    at: datetime
    day: date
    turnover: Turnover


def refuse_closed(session: Session, at: datetime) -> None:
    """Refuse to date anything that counts inside a closed day; no day is closed until the transaction ends."""
    head = HELD.first(session)
    if head is not None and head.closed_until is not None and at < head.closed_until:
        raise Refusal(_("That day is closed, and nothing is dated in it any more: please do it again now."))


def is_closed(session: Session, at: datetime) -> bool:
    """Whether the day of an instant is closed."""
    closed_until = session.exec(select(LedgerHead.closed_until).where(LedgerHead.id == 1)).first()
    return closed_until is not None and at < closed_until


def due(session: Session, until: date, zone: ZoneInfo) -> Iterator[Closed]:
    """What is to be closed, up to the day `until`, in order: every day since first use, the months and years they end.

    The head of the log stays locked, so that nobody else closes the same, and nothing comes in between.
    """
    ledger.next_sequence(session)
    last = last_day(session)
    day = last.period.last + DAY if last else _first_day(session, zone)
    if day is None or day > until:
        return
    by_day = _by_day(open_records(session, zone), day)
    opens_at, perpetual = (last.closes_at, last.perpetual) if last else (midnight(day, zone), Perpetual())
    ended: dict[str, list[Turnover]] = {"day": [], "month": []}
    while day <= until:
        closes_at, turnover = midnight(day + DAY, zone), by_day.get(day, NOTHING)
        perpetual = perpetual.plus(turnover)
        yield Closed("day", day_of(day), opens_at, closes_at, turnover, perpetual)
        ended["day"].append(turnover)
        for kind, parts, period in (("month", "day", month_of(day)), ("year", "month", year_of(day))):
            if day == period.last:
                whole = _whole(session, parts, period, ended[parts])
                yield Closed(kind, period, midnight(period.first, zone), closes_at, whole, perpetual)
                ended.setdefault(kind, []).append(whole)
        day, opens_at = day + DAY, closes_at


def _first_day(session: Session, zone: ZoneInfo) -> date | None:
    first_at = ledger.first_at(session)
    return first_at.astimezone(zone).date() if first_at else None


def _by_day(records: Iterable[Counted], first: date) -> Mapping[date, Turnover]:
    """What is still open, by day; of an earlier day than the first open one (a clock, a zone changed), on that one."""
    days: dict[date, Turnover] = {}
    for record in records:
        day = max(record.day, first)
        days[day] = days.get(day, NOTHING) + record.turnover
    return days


def _whole(session: Session, kind: str, period: Period, ended: list[Turnover]) -> Turnover:
    """The sum of a period's parts: those closed earlier, and those of this run, which are then used up."""
    whole = summed((*(closed.turnover for closed in within(session, kind, period)), *ended))
    ended.clear()
    return whole


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in a zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def mark(session: Session, made: Sequence[Closed], zone: ZoneInfo) -> None:
    """Keep which records close which periods; from now on nothing is dated in them. `made` has its sequences."""
    if not made:
        return
    closes_at = max(closed.closes_at for closed in made)
    later = [record.sequence for record in open_records(session, zone) if record.at >= closes_at]
    through = min(later) - 1 if later else ledger.next_sequence(session) - 1
    rows = [
        {"period": closed.period.code, "kind": closed.kind, "last_day": closed.period.last,
         "sequence": closed.sequence, "through": through}
        for closed in made
    ]  # fmt: skip
    session.connection().execute(insert(Closing), rows)
    session.connection().execute(update(LedgerHead).where(col(LedgerHead.id) == 1).values(closed_until=closes_at))


def last_day(session: Session) -> Closed | None:
    """The last day that was closed."""
    found = latest(session, "day", 1)
    return found[0] if found else None


def latest(session: Session, kind: str, limit: int) -> list[Closed]:
    """The closings of a kind, the newest first."""
    query = _closings().where(Closing.kind == kind).order_by(col(Closing.last_day).desc()).limit(limit)
    return [_closed(*row) for row in session.exec(query).all()]


def within(session: Session, kind: str, period: Period) -> list[Closed]:
    """The closings of a kind that end in a period."""
    days = col(Closing.last_day).between(period.first, period.last)
    query = _closings().where(Closing.kind == kind, days).order_by(col(Closing.last_day))
    return [_closed(*row) for row in session.exec(query).all()]


def find(session: Session, code: str) -> Closed | None:
    """The closing of a period, by its code."""
    row = session.exec(_closings().where(Closing.period == code)).first()
    return _closed(*row) if row else None


def turnover_of(session: Session, period: Period, zone: ZoneInfo) -> Turnover:
    """The turnover of any period, on demand: the closed days in it, and what was sealed since."""
    still_open = (record.turnover for record in open_records(session, zone) if _lies_in(record.day, period))
    return summed((*(closed.turnover for closed in within(session, "day", period)), *still_open))


def open_records(session: Session, zone: ZoneInfo) -> Iterator[Counted]:
    """What counts and lies in no closed day, in the order of the log."""
    query = select(Closing.through).where(Closing.kind == "day").order_by(col(Closing.last_day).desc()).limit(1)
    closed_until = session.exec(select(LedgerHead.closed_until).where(LedgerHead.id == 1)).first()
    records = select(LedgerRecord.sequence, LedgerRecord.at, LedgerRecord.action, LedgerRecord.content)
    records = records.where(LedgerRecord.sequence > (session.exec(query).first() or 0))
    records = records.order_by(col(LedgerRecord.sequence)).execution_options(yield_per=500)
    for sequence, at, action, content in session.exec(records):
        if closed_until is None or at >= closed_until:
            turnover = counted(action, json.loads(content)["after"])
            if turnover is not None:
                yield Counted(sequence, at, at.astimezone(zone).date(), turnover)


def _lies_in(day: date, period: Period) -> bool:
    return period.first <= day <= period.last


def _closings() -> Any:
    """The joined query; SQLModel has no short name for its type."""
    return select(Closing, LedgerRecord.content).join(LedgerRecord, col(LedgerRecord.sequence) == col(Closing.sequence))


def _closed(closing: Closing, content: bytes) -> Closed:
    sealed = json.loads(content)["after"]
    make = {"day": day_of, "month": month_of, "year": year_of}[closing.kind]
    return Closed(
        closing.kind, make(closing.last_day), datetime.fromisoformat(sealed["opens_at"]),
        datetime.fromisoformat(sealed["closes_at"]), of_json(sealed), Perpetual.of_json(sealed["perpetual"]),
        closing.sequence,
    )  # fmt: skip
