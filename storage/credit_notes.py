"""Credit notes: what is left of them, and how they are used: taken off invoices, or refunded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from domain.folding import fold
from domain.money import Money
from storage import closings
from storage.tables import Credit, CreditUse, Customer, Invoice, Receivable


@dataclass(frozen=True)
class Kept:
    """A credit note of which something is left."""

    id: int
    number: str
    customer_id: int
    customer: str
    left: Money


def use(session: Session, use: CreditUse) -> bool:
    """Use a credit on an invoice, or refund it; False when that is more than is left of it, or owed.

    Each check and its change are one statement, so that two uses at once cannot both fit. After a False the
    transaction is to be given up.
    """
    closings.refuse_closed(session, use.recorded_at)
    taken = (
        update(Credit)
        .where(col(Credit.invoice_id) == use.credit_id, col(Credit.open_cents) >= use.amount_cents)
        .values(open_cents=col(Credit.open_cents) - use.amount_cents)
    )
    if session.connection().execute(taken).rowcount != 1:
        return False
    settled = (
        update(Receivable)
        .where(col(Receivable.invoice_id) == use.invoice_id, col(Receivable.open_cents) >= use.amount_cents)
        .values(open_cents=col(Receivable.open_cents) - use.amount_cents)
    )
    if use.invoice_id is not None and session.connection().execute(settled).rowcount != 1:
        return False
    session.add(use)
    session.flush()
    return True


def take_back(session: Session, receivable: Receivable, amount: Money, *, is_all: bool) -> None:
    """Note on what was owed that a credit note took back an amount of it, or all that was left."""
    session.refresh(receivable, with_for_update=True)
    receivable.credited_cents += amount.cents
    receivable.is_cancelled = receivable.is_cancelled or is_all
    session.add(receivable)
    session.flush()


def get(session: Session, id: int) -> Kept | None:
    """What is left of a credit note."""
    row = session.exec(_kept().where(Credit.invoice_id == id)).first()
    return _of(*row) if row else None


def kept(session: Session, *, customer_id: int | None = None, typed: str = "", limit: int = 8) -> Sequence[Kept]:
    """The credit notes of which something is left, the oldest first: a customer's, or found by number or customer."""
    query = _kept().where(col(Credit.open_cents) > 0)
    if customer_id is not None:
        query = query.where(Credit.customer_id == customer_id)
    for word in fold(typed).split():
        named = col(Customer.folded).contains(word, autoescape=True)
        query = query.where(named | col(Invoice.number).icontains(word, autoescape=True))
    return [_of(*row) for row in session.exec(query.order_by(col(Credit.invoice_id)).limit(limit)).all()]


def balance(session: Session, customer_id: int) -> Money:
    """What a customer has left of credit notes."""
    total = select(func.coalesce(func.sum(Credit.open_cents), 0))
    return Money(int(session.exec(total.where(Credit.customer_id == customer_id, col(Credit.open_cents) > 0)).one()))


def uses(session: Session, *, credit_id: int | None = None, invoice_id: int | None = None) -> Sequence[CreditUse]:
    """How a credit note was used, or what credit notes were used on an invoice, in order."""
    chosen = CreditUse.invoice_id == invoice_id if credit_id is None else CreditUse.credit_id == credit_id
    return session.exec(select(CreditUse).where(chosen).order_by(col(CreditUse.id))).all()


def _kept() -> Any:
    """The joined query; SQLModel has no short name for its type."""
    return (
        select(Credit, Invoice.number, Customer.name)
        .join(Invoice, col(Invoice.id) == col(Credit.invoice_id))
        .join(Customer, col(Customer.id) == col(Credit.customer_id))
    )


def _of(credit: Credit, number: str | None, customer: str) -> Kept:
    return Kept(credit.invoice_id, number or "", credit.customer_id, customer, Money(credit.open_cents))
