"""Takes back what the ledger says was done: the rows get their values of before, new rows go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from storage import deals, payments
from storage.changes import Change, added, apply
from storage.ledger import plain
from storage.tables import (
    Call,
    Contact,
    Customer,
    Deal,
    Invoice,
    LedgerRecord,
    Payment,
    Product,
    Quote,
    Reminder,
    Undone,
)

_TABLES: dict[str, type[SQLModel]] = {
    "call": Call, "contact": Contact, "customer": Customer, "deal": Deal, "invoice": Invoice,
    "payment": Payment, "product": Product, "quote": Quote, "reminder": Reminder,
}  # fmt: skip
_USES: dict[str, Sequence[Any]] = {
    "customer": (Call.customer_id, Contact.customer_id, Deal.customer_id, Quote.customer_id, Invoice.customer_id,
                 Reminder.customer_id),
    "deal": (Call.deal_id, Quote.deal_id, Invoice.deal_id, Reminder.deal_id),
    "quote": (Invoice.quote_id,),
}  # fmt: skip
"""What may hang on a row: a new one on which something hangs stays, and a quote that is invoiced stays accepted."""


@dataclass(frozen=True)
class Step:
    """One record of the ledger that can be taken back."""

    sequence: int
    action: str
    subject: str
    target: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def steps(session: Session, person_id: int, at: datetime, actions: Sequence[str]) -> list[Step]:
    """What a person did in one go and has not taken back, the last first."""
    query = (
        select(LedgerRecord)
        .outerjoin(Undone, col(Undone.sequence) == col(LedgerRecord.sequence))
        .where(LedgerRecord.person_id == person_id, LedgerRecord.at == at)
        .where(col(LedgerRecord.action).in_(actions), col(Undone.sequence).is_(None))
        .order_by(col(LedgerRecord.sequence).desc())
    )
    return [_step(record) for record in session.exec(query).all()]


def can_take_back(session: Session, step: Step) -> bool:
    """Whether the row is still as that step left it, and nothing hangs on it that came later."""
    row = _row(session, step.target)
    if row is None or any(plain(getattr(row, name)) != value for name, value in step.after.items()):
        return False
    is_final = step.before is None or isinstance(row, Quote)
    return not _was_touched_since(session, step) and not (is_final and _is_used(session, step.target))


def take_back(session: Session, step: Step, person_id: int, now: datetime) -> Change:
    """Put the row back as it was before."""
    row = _row(session, step.target)
    assert row is not None
    if isinstance(row, Payment):
        return _reversed(session, row, person_id, now)
    if step.before is None:
        return apply(session, row, {"deleted_at": now})
    stage_id = getattr(row, "stage_id", None)
    change = apply(session, row, {name: _typed(row, name, value) for name, value in step.before.items()})
    if isinstance(row, Deal) and stage_id is not None:
        deals.note_return(session, row, stage_id, person_id, now)
    return change


def _reversed(session: Session, payment: Payment, person_id: int, now: datetime) -> Change:
    """A payment never changes: a second one takes it back."""
    reversal = payments.reversal(payment, person_id, now, payment.received_on)
    payments.receive(session, reversal)
    return added(reversal)


def mark(session: Session, step: Step, undone_by: int) -> None:
    """Keep that a record was undone, by which other record: it cannot be undone twice."""
    session.connection().execute(insert(Undone).values(sequence=step.sequence, undone_by=undone_by))


def _step(record: LedgerRecord) -> Step:
    content = json.loads(record.content)
    return Step(
        record.sequence, record.action, content["subject"], record.target, content["before"], content["after"] or {}
    )


def _row(session: Session, target: str) -> SQLModel | None:
    name, _colon, id = target.partition(":")
    return session.get(_TABLES[name], int(id), populate_existing=True, with_for_update=True)


def _was_touched_since(session: Session, step: Step) -> bool:
    query = (
        select(LedgerRecord.id)
        .outerjoin(Undone, col(Undone.sequence) == col(LedgerRecord.sequence))
        .where(LedgerRecord.target == step.target, LedgerRecord.sequence > step.sequence)
        .where(LedgerRecord.action != "undone", col(Undone.sequence).is_(None))
        .limit(1)
    )
    return session.exec(query).first() is not None


def _is_used(session: Session, target: str) -> bool:
    """Whether something that was not removed hangs on the row."""
    name, _colon, id = target.partition(":")
    for column in _USES.get(name, ()):
        query = select(column).where(column == int(id)).limit(1)
        removed = getattr(column.class_, "deleted_at", None)
        if session.exec(query if removed is None else query.where(removed.is_(None))).first() is not None:
            return True
    return False


def _typed(row: SQLModel, name: str, value: Any) -> Any:
    """A value of the ledger's JSON in the column's own type."""
    annotation = type(row).model_fields[name].annotation
    kinds = get_args(annotation) or (annotation,)
    if value is None or not isinstance(value, str):
        return value
    if datetime in kinds:
        return datetime.fromisoformat(value).astimezone(UTC)
    if date in kinds:
        return date.fromisoformat(value)
    return Decimal(value) if Decimal in kinds else value
