"""Quotes and invoices found by number or customer, at the same cost however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, select

from domain.folding import fold
from storage import search
from storage.tables import Customer, Invoice, Quote

NEWEST = 500
"""Among how many a part of a number is looked for: no index knows the ends of numbers."""
BUYERS = 20
OF_EACH = 40


def find(
    session: Session, table: type[Quote] | type[Invoice], typed: str, statuses: Sequence[str], limit: int
) -> list[int]:
    """The ids of those in one of these states that the words may mean, the newest first.

    They are the customer's whose name has all the words, the one of that very number, and of the newest those in whose
    number or customer's name each word is.
    """
    newest = select(table.id).order_by(col(table.id).desc()).limit(limit)
    words = fold(typed).split()
    if not words:
        return _merged(session, limit, [newest.where(table.status == status) for status in statuses])
    buyers = [customer.id for customer in search.find_sure(session, Customer, typed, BUYERS)]
    among = newest.where(col(table.status).in_(statuses))
    last = session.exec(newest.offset(NEWEST).limit(1)).first() or 0
    late = among.where(col(table.id) > last).join(Customer, col(Customer.id) == col(table.customer_id))
    number, name = col(table.number), col(Customer.folded)
    fits = (name.contains(word, autoescape=True) | number.icontains(word, autoescape=True) for word in words)
    last_of_each = [newest.where(table.customer_id == id).limit(OF_EACH) for id in buyers]
    bought = among.where(col(table.id).in_(_merged(session, OF_EACH * BUYERS, last_of_each)))
    queries = [bought, among.where(number == typed.strip().upper()), late.where(and_(*fits))]
    return _merged(session, limit, queries)


def _merged(session: Session, limit: int, queries: Sequence[Any]) -> list[int]:
    return sorted({id for query in queries for id in session.exec(query).all()}, reverse=True)[:limit]
