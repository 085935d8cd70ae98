"""Customers, their contacts, and the catalogue of products."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel

from storage.tables.columns import decimal, key, reference


class Customer(SQLModel, table=True):
    """A company or a private person (`is_consumer`) who buys; `folded` is what searches read."""

    id: int | None = key()
    name: str
    folded: str = Field(index=True)
    is_consumer: bool = False
    siren: str = ""
    vat_number: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"
    email: str = ""
    phone: str = ""
    language: str = "fr"
    terms: str = ""
    note: str = ""
    owner_id: int | None = reference("person.id", default=None)
    created_at: datetime
    deleted_at: datetime | None = None


class Contact(SQLModel, table=True):
    """A person at a customer's."""

    id: int | None = key()
    customer_id: int = reference("customer.id")
    name: str
    folded: str = Field(index=True)
    title: str = ""
    email: str = ""
    phone: str = ""
    created_at: datetime
    deleted_at: datetime | None = None


class Product(SQLModel, table=True):
    """A product or service of the catalogue. Unit price before tax, `vat_rate` in percent."""

    id: int | None = key()
    name: str
    folded: str = Field(index=True)
    reference: str = ""
    unit: str = ""
    unit_price: Decimal | None = decimal(nullable=True)
    vat_rate: Decimal = decimal()
    is_service: bool = True
    created_at: datetime
    deleted_at: datetime | None = None
