"""Reminders: what is to be done, when, by whom, and whether it was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import Reminder


def add(session: Session, reminder: Reminder) -> Reminder:
    """A new reminder."""
    session.add(reminder)
    session.flush()
    return reminder


def get(session: Session, id: int) -> Reminder | None:
    """A reminder that was not removed."""
    found = session.get(Reminder, id)
    return found if found is not None and found.deleted_at is None else None


def locked(session: Session, id: int) -> Reminder | None:
    """A reminder whose row nobody else changes until the transaction ends."""
    query = select(Reminder).where(Reminder.id == id, col(Reminder.deleted_at).is_(None)).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def due(session: Session, now: datetime, limit: int = 200) -> Sequence[Reminder]:
    """What is due and was not told, the longest wait first; rows that another process tells are passed over."""
    query = (
        select(Reminder)
        .where(col(Reminder.done_at).is_(None), col(Reminder.told_at).is_(None))
        .where(Reminder.due_at <= now, col(Reminder.deleted_at).is_(None))
        .order_by(col(Reminder.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).all()


def waiting(session: Session, person_id: int, until: datetime, limit: int = 10) -> Sequence[Reminder]:
    """What a person still has to do until a moment, the earliest first."""
    query = select(Reminder).where(Reminder.person_id == person_id, Reminder.due_at < until)
    query = query.where(col(Reminder.done_at).is_(None), col(Reminder.deleted_at).is_(None))
    return session.exec(query.order_by(col(Reminder.due_at)).limit(limit)).all()


def next_of_customer(session: Session, customer_id: int) -> Reminder | None:
    """The next thing to do for a customer."""
    query = select(Reminder).where(Reminder.customer_id == customer_id, col(Reminder.done_at).is_(None))
    return session.exec(query.where(col(Reminder.deleted_at).is_(None)).order_by(col(Reminder.due_at)).limit(1)).first()
