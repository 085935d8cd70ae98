"""Customers: found by what people call them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.folding import fold
from storage.tables import Customer


def get(session: Session, id: int) -> Customer | None:
    """A customer that was not removed."""
    customer = session.get(Customer, id)
    return customer if customer is not None and customer.deleted_at is None else None


def add(session: Session, customer: Customer) -> Customer:
    """A new customer."""
    customer.folded = fold(customer.name)
    session.add(customer)
    session.flush()
    return customer


def search(session: Session, typed: str, limit: int = 8) -> Sequence[tuple[Customer, bool]]:
    """Customers that the words may mean, best first, and whether the words surely name them."""
    query = select(Customer).where(col(Customer.deleted_at).is_(None))
    for word in fold(typed).split():
        query = query.where(col(Customer.folded).contains(word, autoescape=True))
    query = query.order_by(col(Customer.id).desc()).limit(limit)
    return [(customer, bool(typed)) for customer in session.exec(query).all()]
