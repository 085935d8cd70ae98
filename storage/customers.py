"""Customers and their contacts: found by what people call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.folding import fold
from storage import search as searching
from storage.changes import Change, apply
from storage.tables import Call, Contact, Customer, Deal, Quote


def get(session: Session, id: int) -> Customer | None:
    """A customer that was not removed."""
    customer = session.get(Customer, id)
    return customer if customer is not None and customer.deleted_at is None else None


def add(session: Session, customer: Customer) -> Customer:
    """A new customer."""
    customer.folded = _folded(customer.name, customer.siren)
    session.add(customer)
    session.flush()
    return customer


def change(session: Session, customer: Customer, values: Mapping[str, Any]) -> Change:
    """Change a customer; searches follow."""
    name, siren = values.get("name", customer.name), values.get("siren", customer.siren)
    return apply(session, customer, {**values, "folded": _folded(name, siren)})


def search(session: Session, typed: str, limit: int = 8) -> Sequence[tuple[Customer, bool]]:
    """Customers that the words may mean, best first, and whether they surely do; no words, the last used."""
    if not fold(typed):
        return [(customer, False) for customer in recent(session, limit)]
    return searching.find(session, Customer, typed, limit)


def called(session: Session, name: str) -> Customer | None:
    """The customer of that very name, case and accents aside."""
    return next((customer for customer, _sure in search(session, name) if fold(customer.name) == fold(name)), None)


def recent(session: Session, limit: int = 8) -> Sequence[Customer]:
    """The customers somebody last worked on, the newest added after them."""
    used: list[tuple[datetime, int]] = []
    for table, moment in ((Call, Call.at), (Deal, Deal.created_at), (Quote, Quote.created_at)):
        query = select(moment, table.customer_id).order_by(col(table.id).desc()).limit(3 * limit)
        used.extend(session.exec(query).all())
    ids = list(dict.fromkeys(id for _moment, id in sorted(used, reverse=True)))
    living = select(Customer).where(col(Customer.deleted_at).is_(None))
    found = session.exec(living.where(col(Customer.id).in_(ids))).all()
    newest = session.exec(living.order_by(col(Customer.id).desc()).limit(limit)).all()
    last_used = sorted(found, key=lambda customer: ids.index(customer.id or 0))
    return list({customer.id: customer for customer in (*last_used, *newest)}.values())[:limit]


def by_siren(session: Session, siren: str) -> Customer | None:
    """The customer with a SIREN."""
    found = searching.find(session, Customer, siren, 3)
    return next((customer for customer, _sure in found if siren and customer.siren == siren), None)


def contacts(session: Session, customer_id: int, limit: int = 10) -> Sequence[Contact]:
    """The people at a customer's, the first added first."""
    query = select(Contact).where(Contact.customer_id == customer_id, col(Contact.deleted_at).is_(None))
    return session.exec(query.order_by(col(Contact.id)).limit(limit)).all()


def contact(session: Session, id: int) -> Contact | None:
    """A contact that was not removed."""
    found = session.get(Contact, id)
    return found if found is not None and found.deleted_at is None else None


def add_contact(session: Session, contact: Contact) -> Contact:
    """A new contact."""
    contact.folded = fold(contact.name)
    session.add(contact)
    session.flush()
    return contact


def change_contact(session: Session, contact: Contact, values: Mapping[str, Any]) -> Change:
    """Change a contact; searches follow."""
    return apply(session, contact, {**values, "folded": fold(values.get("name", contact.name))})


def search_contacts(session: Session, customer_id: int, typed: str) -> Sequence[tuple[Contact, bool]]:
    """The customer's contacts whose names contain the words."""
    words = fold(typed).split()
    among = contacts(session, customer_id, 50)
    return [(found, bool(words)) for found in among if all(word in found.folded for word in words)]


def _folded(name: str, siren: str) -> str:
    """What a customer is found by: the name, and the SIREN after it."""
    return f"{fold(name)} {siren}".strip()
