"""Notices to be posted: put in the transaction that they tell of, claimed in order per place, their outcome kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.tables import Notice

WAITING = ("queued", "sending", "unknown")


def put(
    session: Session, place: str, post: dict[str, Any], now: datetime, *, kind: str, key: str | None = None
) -> bool:
    """Queue a notice; False when one of that key was queued before, however long ago."""
    values = {
        "key": key, "place": place, "kind": kind, "post": post, "state": "queued", "attempts": 0, "not_before": 0,
        "claimed_by": "", "claimed_until": 0, "message_id": "", "reason": "", "created_at": now, "sent_at": None,
    }  # fmt: skip
    if key is None:
        session.connection().execute(insert(Notice).values(values))
        return True
    try:
        with session.begin_nested():
            session.connection().execute(insert(Notice).values(values))
    except IntegrityError:
        return False
    return True


def waiting_places(session: Session, platforms: Sequence[str]) -> Sequence[str]:
    """The places of these platforms where something waits to be posted."""
    query = select(Notice.place).where(col(Notice.state).in_(WAITING)).distinct()
    return [place for place in session.exec(query).all() if place.partition(":")[0] in platforms]


def claim(session: Session, place: str, holder: str, now_ms: int, lease_ms: int) -> Notice | None:
    """The oldest notice of a place, marked as being sent by `holder`, if it may be tried now.

    A notice that another holder is sending blocks its place until the lease ends; it is then `unknown`: whether it
    was posted can only be looked up.
    """
    query = (
        select(Notice)
        .where(Notice.place == place, col(Notice.state).in_(WAITING))
        .order_by(col(Notice.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    notice = session.exec(query).first()
    if notice is None or notice.not_before > now_ms:
        return None
    if notice.state == "sending":
        if notice.claimed_until > now_ms and notice.claimed_by != holder:
            return None
        notice.reason = "unknown"
    elif notice.state == "unknown":
        notice.reason = "unknown"
    else:
        notice.reason = ""
    notice.state, notice.claimed_by, notice.claimed_until = "sending", holder, now_ms + lease_ms
    notice.attempts += 1
    session.add(notice)
    return notice


def next_try(session: Session, place: str) -> int | None:
    """When the oldest waiting notice of a place may be tried, in epoch milliseconds."""
    query = (
        select(Notice).where(Notice.place == place, col(Notice.state).in_(WAITING)).order_by(col(Notice.id)).limit(1)
    )
    notice = session.exec(query).first()
    if notice is None:
        return None
    return notice.claimed_until if notice.state == "sending" else notice.not_before


def settle(session: Session, id: int, **values: Any) -> None:
    """Write down what became of a notice."""
    session.connection().execute(update(Notice).where(col(Notice.id) == id).values(**values))


def give_up_claims(session: Session, holder_prefix: str) -> None:
    """At a start: what this machine's earlier process was sending has an unknown outcome."""
    session.connection().execute(
        update(Notice)
        .where(col(Notice.state) == "sending", col(Notice.claimed_by).startswith(holder_prefix))
        .values(state="unknown", claimed_until=0)
    )
