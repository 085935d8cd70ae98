"""Notices to be posted: put in the transaction that they tell of, claimed in order per place, their outcome kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, text, update
from sqlmodel import Session, col, select

from storage.once import insert_once
from storage.prepared import Prepared
from storage.tables import Notice

WAITING = text("notice.state IN ('queued', 'sending', 'unknown')")
"""Spelt out: SQLite does not use a partial index for a condition whose values are bound."""

OLDEST = Prepared(
    Notice.metadata.tables["notice"]
    .select()
    .where(col(Notice.place) == bindparam("at"), WAITING)
    .order_by(col(Notice.id))
    .limit(1)
    .with_for_update()
)
WAITS = Prepared(select(Notice.id).where(Notice.place == bindparam("at"), WAITING).limit(1))
TAKE = Prepared(update(Notice).where(col(Notice.id) == bindparam("notice_id")))
SETTLE = Prepared(
    update(Notice).where(
        col(Notice.id) == bindparam("notice_id"),
        col(Notice.claimed_by) == bindparam("holder"),
        text("notice.state = 'sending'"),
    )
)


@dataclass(frozen=True)
class Claimed:
    """A notice that its holder is about to post. `is_unknown`: an earlier attempt may have arrived."""

    id: int
    place: str
    key: str
    kind: str
    post: dict[str, Any]
    attempts: int
    is_unknown: bool


def put(
    session: Session, place: str, post: dict[str, Any], now: datetime, *, kind: str, key: str | None = None
) -> bool:
    """Queue a notice; False when one of that key was queued before, however long ago."""
    places(session).add(place)
    values = {
        "key": key, "place": place, "kind": kind, "post": post, "state": "queued", "attempts": 0, "not_before": 0,
        "claimed_by": "", "claimed_until": 0, "message_id": "", "reason": "", "created_at": now, "sent_at": None,
    }  # fmt: skip
    return insert_once(session, Notice, values)


def places(session: Session) -> set[str]:
    """Where something was queued in this transaction."""
    queued: set[str] = session.info.setdefault("places", set())
    return queued


def due_places(session: Session, platforms: Sequence[str], now_ms: int, limit: int = 1000) -> Sequence[str]:
    """The places of these platforms whose oldest notice may be tried now, the longest wait first."""
    if not platforms:
        return []
    oldest = select(func.min(col(Notice.id)).label("id")).where(WAITING).group_by(col(Notice.place)).subquery()
    query = (
        select(Notice.place)
        .join(oldest, oldest.c.id == col(Notice.id))
        .where(Notice.not_before <= now_ms)
        .where(or_(col(Notice.state) != "sending", col(Notice.claimed_until) <= now_ms))
        .where(or_(*(col(Notice.place).startswith(f"{platform}:") for platform in platforms)))
        .order_by(col(Notice.id))
        .limit(limit)
    )
    return session.exec(query).all()


def claim(session: Session, place: str, holder: str, now_ms: int, lease_ms: int) -> Claimed | None:
    """The oldest notice of a place, marked as being sent by `holder`, if it may be tried now.

    A notice that is being sent blocks its place until it is settled or the lease ends; whether it was posted can
    then only be looked up. Two who claim at once wait for each other: to skip a locked row would turn the order round.
    """
    found = OLDEST.first(session, at=place)
    if found is None or found.not_before > now_ms:
        return None
    if found.state == "sending" and found.claimed_until > now_ms:
        return None
    attempts, until = found.attempts + 1, now_ms + lease_ms
    TAKE.run(session, notice_id=found.id, state="sending", claimed_by=holder, claimed_until=until, attempts=attempts)
    key = found.key or f"notice/{found.id}"
    return Claimed(found.id, place, key, found.kind, found.post, attempts, found.state != "queued")


def has_more(session: Session, place: str) -> bool:
    """Whether a notice waits for a place."""
    return WAITS.first(session, at=place) is not None


def settle(session: Session, claimed: Claimed, holder: str, **values: Any) -> bool:
    """Write down what became of a claimed notice; False when its lease had ended and somebody else has it."""
    return SETTLE.run(session, notice_id=claimed.id, holder=holder, **values) == 1


def give_up_claims(session: Session, is_dead: Callable[[str], bool]) -> int:
    """What holders that died were sending has an unknown outcome; how many notices that was."""
    holders = select(Notice.claimed_by).where(WAITING, col(Notice.state) == "sending").distinct()
    dead = [holder for holder in session.exec(holders).all() if is_dead(holder)]
    given_up = session.connection().execute(
        update(Notice)
        .where(WAITING, col(Notice.state) == "sending", col(Notice.claimed_by).in_(dead))
        .values(state="unknown", claimed_until=0)
    )
    return int(given_up.rowcount)


def move(session: Session, old: str, new: str) -> None:
    """Send what waits for a place to its new name."""
    session.connection().execute(update(Notice).where(WAITING, col(Notice.place) == old).values(place=new))


def counts(session: Session) -> dict[str, int]:
    """How many notices wait, by state."""
    query = select(Notice.state, func.count()).where(WAITING).group_by(col(Notice.state))
    return dict(session.exec(query).all())


def oldest(session: Session) -> datetime | None:
    """Since when the oldest notice waits."""
    return session.exec(select(Notice.created_at).where(WAITING).order_by(col(Notice.created_at)).limit(1)).first()
