"""Customers made in passing, inside another conversation."""

from __future__ import annotations

from handlers.choices import ACustomer
from handlers.desk import Desk
from handlers.undoing import note
from storage import customers
from storage.changes import added
from storage.tables import Customer


def customer_of(desk: Desk, choice: ACustomer) -> Customer:
    """The chosen customer; one that is still only a name is made now, and logged, unless somebody made it meanwhile."""
    found = customers.get(desk.books, choice.id) if choice.id else customers.called(desk.books, choice.label)
    if found is not None:
        return found
    made = Customer(name=choice.label, folded="", created_at=desk.now, owner_id=desk.person_id, language="fr")
    customer = customers.add(desk.books, made)
    note(desk, "customer added", customer.name, added(customer))
    return customer
