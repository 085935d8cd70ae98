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
    name = f"{prefix}-{on.year}"
    insert_once(session, Series, {"name": name, "last": 0, "last_on": None})
    series = session.exec(
        select(Series).where(Series.name == name).with_for_update().execution_options(populate_existing=True)
    ).one()
    if series.last_on is not None and on < series.last_on:
        raise Refusal(_("The last number was given on {day}: nothing can be dated before it.", day=series.last_on))
    series.last += 1
    series.last_on = on
    session.add(series)
    session.flush()
    return f"{name}-{series.last:0{WIDTH}d}"
