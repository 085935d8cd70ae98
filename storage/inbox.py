"""Events that came in, kept before they are acknowledged and handled in order in their lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from storage.once import insert_once
from storage.prepared import Prepared
from storage.tables import Inbound

WAITING = (
    select(Inbound.id, Inbound.key, Inbound.event)
    .where(Inbound.lane == bindparam("lane"), col(Inbound.handled_at).is_(None))
    .order_by(col(Inbound.id))
    .limit(1)
)
NEXT = Prepared(WAITING.with_for_update())
MORE = Prepared(WAITING.with_only_columns(col(Inbound.id)))
MARK = Prepared(update(Inbound).where(col(Inbound.id) == bindparam("event_id")))


@dataclass(frozen=True)
class Kept:
    """An event that waits, under its number in the inbox."""

    id: int
    key: str
    event: dict[str, Any]


def take_in(session: Session, key: str, lane: str, event: dict[str, Any], now: datetime) -> bool:
    """Keep an event; False when it came before. Duplicates are dropped by the platform's own id."""
    values = {"key": key, "lane": lane, "event": event, "received_at": now, "handled_at": None, "reference": ""}
    return insert_once(session, Inbound, values)


def next_in(session: Session, lane: str) -> Kept | None:
    """The oldest event of a lane that waits, its row locked until the transaction ends."""
    found = NEXT.first(session, lane=lane)
    return Kept(*found) if found else None


def has_more(session: Session, lane: str) -> bool:
    """Whether an event waits in a lane."""
    return MORE.first(session, lane=lane) is not None


def mark_handled(session: Session, id: int, now: datetime, reference: str = "") -> None:
    """An event is done; `reference` finds the log of one that failed."""
    MARK.run(session, event_id=id, handled_at=now, reference=reference)


def waiting_lanes(session: Session, before: datetime | None = None) -> Sequence[str]:
    """The lanes in which an event waits, since before that moment if one is given; the longest wait first."""
    oldest = func.min(col(Inbound.id))
    query = select(Inbound.lane).where(col(Inbound.handled_at).is_(None)).group_by(Inbound.lane).order_by(oldest)
    if before is not None:
        query = query.where(Inbound.received_at < before)
    return session.exec(query).all()


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many events wait, and since when the oldest does."""
    query = select(func.count(), func.min(Inbound.received_at)).where(col(Inbound.handled_at).is_(None))
    return session.exec(query).one()
