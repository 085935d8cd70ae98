"""Payments, and what is still owed. A payment never changes: a mistake is reversed by a second row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from domain.folding import fold
from domain.money import Money
from domain.payments import Means
from storage import closings
from storage.tables import Customer, Invoice, Payment, Receivable


@dataclass(frozen=True)
class Owed:
    """What is owed on an invoice. `days_late` counts from the day after the due date; negative before it."""

    invoice_id: int
    number: str
    customer_id: int
    customer: str
    person_id: int
    due_on: date
    open: Money
    gross: Money
    days_late: int

    @property
    def urgency(self) -> tuple[int, int]:
        """How much weighs on it: the amount times the days late; what is not late comes after, the first due first."""
        return (1, self.open.cents * self.days_late) if self.days_late > 0 else (0, self.days_late)


@dataclass(frozen=True)
class Total:
    """How many invoices and how much."""

    count: int
    amount: Money


def owed(session: Session, invoice_id: int, today: date) -> Owed | None:
    """What is owed on one invoice."""
    row = session.exec(owing().where(Receivable.invoice_id == invoice_id)).first()
    return owed_of(row, today) if row else None


def unpaid(
    session: Session, typed: str, today: date, limit: int = 8, *, overdue: bool = False, cents: int | None = None
) -> Sequence[Owed]:
    """Invoices on which something is owed, the longest due first, found by number, customer or an amount in cents."""
    query = owing().where(col(Receivable.open_cents) > 0)
    if overdue:
        query = query.where(col(Receivable.due_on) < today)
    if cents is not None:
        query = query.where((col(Receivable.open_cents) == cents) | (col(Receivable.gross_cents) == cents))
    for word in fold(typed).split() if cents is None else ():
        named = col(Customer.folded).contains(word, autoescape=True)
        query = query.where(named | col(Invoice.number).icontains(word, autoescape=True))
    query = query.order_by(col(Receivable.due_on), col(Receivable.invoice_id)).limit(limit)
    return [owed_of(row, today) for row in session.exec(query).all()]


def of_customer(session: Session, customer_id: int, today: date, limit: int = 8) -> Sequence[Owed]:
    """What a customer owes, the longest due first."""
    query = owing().where(Receivable.customer_id == customer_id, col(Receivable.open_cents) > 0)
    query = query.order_by(col(Receivable.due_on), col(Receivable.invoice_id)).limit(limit)
    return [owed_of(row, today) for row in session.exec(query).all()]


def most_urgent(session: Session, today: date, considered: int = 200) -> Sequence[Owed]:
    """What is owed, the most urgent first; beyond the longest due ones that are weighed, nothing is compared."""
    return sorted(unpaid(session, "", today, considered), key=lambda owed: owed.urgency, reverse=True)


def total_unpaid(session: Session, today: date, *, overdue: bool = False) -> Total:
    """How much is owed in all, or what is late of it."""
    query = select(func.count(), func.coalesce(func.sum(Receivable.open_cents), 0)).where(
        col(Receivable.open_cents) > 0
    )
    if overdue:
        query = query.where(col(Receivable.due_on) < today)
    count, cents = session.exec(query).one()
    return Total(count, Money(int(cents)))


def receive(session: Session, payment: Payment) -> bool:
    """Record a payment (or its reversal) and what it leaves open; False when it is more than what is open.

    The check and the change are one statement, so that two payments at once cannot both fit.
    """
    closings.refuse_closed(session, payment.recorded_at)
    statement = (
        update(Receivable)
        .where(col(Receivable.invoice_id) == payment.invoice_id)
        .where(col(Receivable.open_cents) >= payment.amount_cents)
        .where(col(Receivable.open_cents) - payment.amount_cents <= col(Receivable.gross_cents))
        .values(open_cents=col(Receivable.open_cents) - payment.amount_cents)
    )
    if session.connection().execute(statement).rowcount != 1:
        return False
    session.add(payment)
    session.flush()
    return True


def of_invoice(session: Session, invoice_id: int) -> Sequence[Payment]:
    """The payments of an invoice, in order."""
    return session.exec(select(Payment).where(Payment.invoice_id == invoice_id).order_by(col(Payment.id))).all()


def cash_on(session: Session, invoice_id: int) -> Money:
    """What came in cash on an invoice and was not taken back."""
    query = select(func.coalesce(func.sum(Payment.amount_cents), 0))
    cents = session.exec(query.where(Payment.invoice_id == invoice_id, Payment.means == Means.CASH.value)).one()
    return Money(int(cents))


def get(session: Session, id: int) -> Payment | None:
    """A payment by id."""
    return session.get(Payment, id)


def reversal(payment: Payment, person_id: int, now: datetime, today: date) -> Payment:
    """The row that undoes a payment."""
    return Payment(
        invoice_id=payment.invoice_id,
        amount_cents=-payment.amount_cents,
        means=payment.means,
        received_on=today,
        person_id=person_id,
        reverses=payment.id,
        recorded_at=now,
    )


def owing() -> Any:
    """The joined query; SQLModel has no short name for its type."""
    return (
        select(Receivable, Invoice.number, Customer.name)
        .join(Invoice, col(Invoice.id) == col(Receivable.invoice_id))
        .join(Customer, col(Customer.id) == col(Receivable.customer_id))
    )


def owed_of(row: tuple[Receivable, str | None, str], today: date) -> Owed:
    receivable, number, customer = row
    return Owed(
        invoice_id=receivable.invoice_id,
        number=number or "",
        customer_id=receivable.customer_id,
        customer=customer,
        person_id=receivable.person_id,
        due_on=receivable.due_on,
        open=Money(receivable.open_cents),
        gross=Money(receivable.gross_cents),
        days_late=(today - receivable.due_on).days,
    )
