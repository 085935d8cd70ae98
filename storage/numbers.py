"""Numbers without gaps: one locked row a series, taken in the transaction that uses the number (COMPLIANCE C1, C2)."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from domain.errors import Refusal
from domain.messages import _
from storage.once import insert_once
from storage.tables import Series

WIDTH = 4


def take(session: Session, prefix: str, on: date) -> str:
    """The next number of the prefix's series of that year, `FA-2026-0042`.

    Its row stays locked until the transaction ends, so a rollback leaves no gap; a day before that of the last
    number is refused.
    """
    series = _locked(session, prefix, on.year)
    if series.last_on is not None and on < series.last_on:
        raise Refusal(_("The last number was given on {day}: nothing can be dated before it.", day=series.last_on))
    series.last += 1
    series.last_on = on
    session.add(series)
    session.flush()
    return _number(series, series.last)


def begin_at(session: Session, prefix: str, year: int, first: int) -> str:
    """Have a series begin at another number than 1: once, before its first number is given (COMPLIANCE C6)."""
    series = _locked(session, prefix, year)
    if series.last:
        last = _number(series, series.last)
        raise Refusal(_("This series has begun already: the next number follows {number}.", number=last))
    series.last = first - 1
    session.add(series)
    session.flush()
    return _number(series, first)


def _locked(session: Session, prefix: str, year: int) -> Series:
    name = f"{prefix}-{year}"
    insert_once(session, Series, {"name": name, "last": 0, "last_on": None})
    query = select(Series).where(Series.name == name).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def _number(series: Series, count: int) -> str:
    return f"{series.name}-{count:0{WIDTH}d}"
