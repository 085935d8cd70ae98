"""What belongs to a customer or a deal: quotes, invoices, what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.money import Money
from storage.tables import Customer, Invoice, Quote, Receivable


@dataclass(frozen=True)
class Balance:
    """What a customer owes, and how much of it is late."""

    open: Money
    late: Money


def balance(session: Session, customer_id: int, today: date) -> Balance:
    """What a customer owes today."""
    total = func.coalesce(func.sum(Receivable.open_cents), 0)
    owing = select(total).where(Receivable.customer_id == customer_id, col(Receivable.open_cents) > 0)
    late = session.exec(owing.where(Receivable.due_on < today)).one()
    return Balance(Money(int(session.exec(owing).one() or 0)), Money(int(late or 0)))


def quotes(
    session: Session, *, customer_id: int | None = None, deal_id: int | None = None, limit: int = 3
) -> Sequence[Quote]:
    """The last quotes of a customer or a deal."""
    query = select(Quote).where(Quote.customer_id == customer_id if deal_id is None else Quote.deal_id == deal_id)
    return session.exec(query.order_by(col(Quote.id).desc()).limit(limit)).all()


def invoices(
    session: Session, *, customer_id: int | None = None, deal_id: int | None = None, limit: int = 3
) -> Sequence[tuple[Invoice, Receivable | None]]:
    """The last invoices of a customer or a deal, with what is still owed on them."""
    chosen = Invoice.customer_id == customer_id if deal_id is None else Invoice.deal_id == deal_id
    query = (
        select(Invoice, Receivable)
        .outerjoin(Receivable, col(Receivable.invoice_id) == col(Invoice.id))
        .where(chosen, Invoice.status != "dropped")
    )
    return session.exec(query.order_by(col(Invoice.id).desc()).limit(limit)).all()


def expiring(session: Session, today: date, until: date, limit: int = 5) -> Sequence[tuple[Quote, str]]:
    """Quotes that were sent and end soon, the first to end first, with the customer's name."""
    query = (
        select(Quote, Customer.name)
        .join(Customer, col(Customer.id) == col(Quote.customer_id))
        .where(Quote.status == "sent", Quote.valid_until >= today, Quote.valid_until <= until)
    )
    return session.exec(query.order_by(col(Quote.valid_until)).limit(limit)).all()
