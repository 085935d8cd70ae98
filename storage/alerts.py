"""Overdue invoices and the alerts that were given of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col

from storage.once import insert_once
from storage.payments import Owed, owed_of, owing
from storage.tables import AlertStage, Receivable


def overdue(session: Session, today: date, after: tuple[date, int] | None = None, limit: int = 500) -> Sequence[Owed]:
    """Invoices that are late and not put off, the longest late first; `after` is the last one of the page before."""
    query = owing().where(col(Receivable.open_cents) > 0, col(Receivable.due_on) < today)
    query = query.where(or_(col(Receivable.snoozed_until).is_(None), col(Receivable.snoozed_until) <= today))
    if after is not None:
        due_on, id = after
        later = col(Receivable.due_on) > due_on
        query = query.where(or_(later, (col(Receivable.due_on) == due_on) & (col(Receivable.invoice_id) > id)))
    query = query.order_by(col(Receivable.due_on), col(Receivable.invoice_id)).limit(limit)
    return [owed_of(row, today) for row in session.exec(query).all()]


def mark_told(session: Session, invoice_id: int, stage: int, now: datetime) -> bool:
    """Note that an invoice's stage is told; False when it was before."""
    return insert_once(session, AlertStage, {"invoice_id": invoice_id, "stage": stage, "told_at": now})


def put_off(session: Session, invoice_id: int, until: date) -> bool:
    """Say nothing of an invoice before a day; False when nothing is owed on it any more."""
    receivable = session.get(Receivable, invoice_id, with_for_update=True)
    if receivable is None or receivable.open_cents <= 0:
        return False
    receivable.snoozed_until = until
    session.add(receivable)
    return True


def end_put_off(session: Session, invoice_id: int, today: date) -> bool:
    """Forget that an invoice was put off once its day has come; False when it was not put off."""
    statement = (
        update(Receivable)
        .where(col(Receivable.invoice_id) == invoice_id, col(Receivable.snoozed_until) <= today)
        .values(snoozed_until=None)
    )
    return session.connection().execute(statement).rowcount == 1
