"""Numbers without gaps: one locked row a series, taken in the transaction that uses the number (COMPLIANCE C1, C2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from domain.errors import Refusal
from domain.messages import _
from storage.once import insert_once
from storage.prepared import Prepared
from storage.tables import Series

WIDTH = 4
NAMED = col(Series.name) == bindparam("series")
LOCKED = Prepared(select(Series.last, col(Series.last_on)).where(NAMED).with_for_update())
MOVE = Prepared(update(Series).where(NAMED))


def take(session: Session, prefix: str, on: date) -> str:
    """The next number of the prefix's series of that year, `FA-2026-0042`.

    Its row stays locked until the transaction ends, so a rollback leaves no gap; a day before that of the last
    number is refused.
    """
    name, series = _locked(session, prefix, on.year)
    if series.last_on is not None and on < series.last_on:
        raise Refusal(_("The last number was given on {day}: nothing can be dated before it.", day=series.last_on))
    MOVE.run(session, series=name, last=series.last + 1, last_on=on)
    return _number(name, series.last + 1)


def begin_at(session: Session, prefix: str, year: int, first: int) -> str:
    """Have a series begin at another number than 1: once, before its first number is given (COMPLIANCE C6)."""
    name, series = _locked(session, prefix, year)
    if series.last:
        last = _number(name, series.last)
        raise Refusal(_("This series has begun already: the next number follows {number}.", number=last))
    MOVE.run(session, series=name, last=first - 1)
    return _number(name, first)


def _locked(session: Session, prefix: str, year: int) -> tuple[str, Any]:
    """The name of a series and its row, the row locked."""
    name = f"{prefix}-{year}"
    insert_once(session, Series, {"name": name, "last": 0, "last_on": None})
    return name, LOCKED.first(session, series=name)


def _number(name: str, count: int) -> str:
    return f"{name}-{count:0{WIDTH}d}"
