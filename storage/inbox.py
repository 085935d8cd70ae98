"""Events that came in, kept before they are acknowledged and handled in order in their lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.tables import Inbound


def take_in(session: Session, key: str, lane: str, event: dict[str, Any], now: datetime) -> bool:
    """Keep an event; False when it came before. Duplicates are dropped by the platform's own id."""
    values = {"key": key, "lane": lane, "event": event, "received_at": now, "handled_at": None, "reference": ""}
    try:
        with session.begin_nested():
            session.connection().execute(insert(Inbound).values(values))
    except IntegrityError:
        return False
    return True


def next_in(session: Session, lane: str) -> Inbound | None:
    """The oldest event of a lane that waits, its row locked until the transaction ends."""
    query = (
        select(Inbound)
        .where(Inbound.lane == lane, col(Inbound.handled_at).is_(None))
        .order_by(col(Inbound.id))
        .limit(1)
        .with_for_update()
    )
    return session.exec(query).first()


def mark_handled(session: Session, id: int, now: datetime, reference: str = "") -> None:
    """An event is done; `reference` finds the log of one that failed."""
    session.connection().execute(
        update(Inbound).where(col(Inbound.id) == id).values(handled_at=now, reference=reference)
    )


def waiting_lanes(session: Session) -> Sequence[str]:
    """The lanes in which an event waits, the longest wait first."""
    query = select(Inbound.lane).where(col(Inbound.handled_at).is_(None)).order_by(col(Inbound.id)).limit(10_000)
    return list(dict.fromkeys(session.exec(query).all()))
