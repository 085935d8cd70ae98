"""Customers made in passing, inside another conversation."""

from __future__ import annotations

from handlers.choices import ACustomer
from handlers.desk import Desk
from storage import customers
from storage.tables import Customer


def customer_of(desk: Desk, choice: ACustomer) -> Customer:
    """The chosen customer; one that is still only a name is made now, and logged."""
    found = customers.get(desk.books, choice.id) if choice.id else None
    if found is not None:
        return found
    made = Customer(name=choice.label, folded="", created_at=desk.now, owner_id=desk.person_id, language=desk.language)
    customer = customers.add(desk.books, made)
    desk.record("customer added", customer.name, target=f"customer:{customer.id}", after={"name": customer.name})
    return customer
