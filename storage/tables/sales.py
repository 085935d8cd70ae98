"""Quotes, invoices, credit notes and payments. What is issued or paid never changes: the database refuses it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.money import Money
from storage.tables.columns import cents, decimal, json, key, reference


class Series(SQLModel, table=True):
    """The counter of a series of numbers, `FA-2026`; its row is locked while a number is given."""

    name: str = Field(primary_key=True)
    last: int = 0
    last_on: date | None = None


class Quote(SQLModel, table=True):
    """A quote (devis). Amounts before tax, of tax, and all taxes included, in cents.

    `letterhead` is a `domain.letterhead.Letterhead`, empty where the company's own details stand; `particulars` is a
    `domain.particulars.Particulars`. One that `is_blocked` gives a discount that nobody approved. Of the quotes of a
    deal the `is_favourite` one counts in the forecast. `accepted_sha256` is that of the version that was accepted;
    `followed` is the stage of `domain.following` that its salesperson was told of.
    """

    __table_args__ = (
        Index("ix_quote_status", "status", "id"),
        Index("ix_quote_status_valid_until", "status", "valid_until"),
        Index("ix_quote_customer_id", "customer_id", "id"),
        Index("ux_quote_favourite", "deal_id", unique=True, sqlite_where=text("is_favourite"),
              postgresql_where=text("is_favourite")),
    )  # fmt: skip

    id: int | None = key()
    number: str = Field(unique=True)
    customer_id: int = reference("customer.id", index=False)
    deal_id: int | None = reference("deal.id", default=None)
    person_id: int = reference("person.id")
    variant_of: int | None = reference("quote.id", default=None)
    version: int = 1
    status: str = "draft"
    is_blocked: bool = False
    is_favourite: bool = False
    issued_on: date
    valid_until: date
    discount_percent: Decimal | None = decimal(nullable=True)
    deposit_percent: Decimal | None = decimal(nullable=True)
    note: str = ""
    terms: str
    letterhead: dict[str, Any] = json()
    particulars: dict[str, Any] = json()
    net_cents: int = cents()
    vat_cents: int = cents()
    gross_cents: int = cents()
    created_at: datetime
    sent_at: datetime | None = None
    followed: int = 0
    decided_at: datetime | None = None
    accepted_sha256: str = ""
    snapshot: bytes


class LineColumns(SQLModel):
    """What a line says, at `position` from 1. `net_cents` is after the line's discounts.

    An option is a line that the customer may take or leave; of those of one `option_group` one is taken.
    """

    position: int
    product_id: int | None = reference("product.id", default=None)
    description: str
    quantity: Decimal = decimal()
    unit: str = ""
    unit_price: Decimal = decimal()
    discount_percent: Decimal | None = decimal(nullable=True)
    discount_cents: int | None = Field(default=None, sa_type=BigInteger)
    vat_rate: Decimal = decimal()
    net_cents: int = cents()
    nature: str = ""
    section: str = ""
    note: str = ""
    is_option: bool = False
    option_group: str = ""
    is_picked: bool = False
    starts_page: bool = False
    hides_price: bool = False

    @property
    def discount_amount(self) -> Money | None:
        """The discount in euros, before VAT."""
        return None if self.discount_cents is None else Money(self.discount_cents)


class QuoteLine(LineColumns, table=True):
    """A line of a quote."""

    __tablename__ = "quote_line"
    __table_args__ = (UniqueConstraint("quote_id", "position"),)

    id: int | None = key()
    quote_id: int = reference("quote.id", index=False)


class Invoice(SQLModel, table=True):
    """An invoice, a deposit invoice or a credit note, by `kind`; a credit note names what it corrects.

    A draft has no number; what is issued has one and never changes. Amounts of a credit note are positive.
    `snapshot` is the canonical JSON of the whole document, as printed and sealed;
    `letterhead` and `particulars` are as in a quote.
    """

    __table_args__ = (
        Index("ix_invoice_customer_id", "customer_id", "id"),
        Index("ix_invoice_status", "status", "id"),
        Index("ix_invoice_quote_id", "quote_id", "id"),
    )

    id: int | None = key()
    number: str | None = Field(default=None, unique=True)
    kind: str = "invoice"
    corrects_id: int | None = reference("invoice.id", default=None)
    status: str = "draft"
    customer_id: int = reference("customer.id", index=False)
    quote_id: int | None = reference("quote.id", default=None, index=False)
    deal_id: int | None = reference("deal.id", default=None)
    person_id: int = reference("person.id")
    terms: str
    issued_on: date | None = None
    issued_at: datetime | None = None
    due_on: date | None = None
    discount_percent: Decimal | None = decimal(nullable=True)
    note: str = ""
    letterhead: dict[str, Any] = json()
    particulars: dict[str, Any] = json()
    net_cents: int = cents()
    vat_cents: int = cents()
    gross_cents: int = cents()
    snapshot: bytes | None = None
    created_at: datetime


class InvoiceLine(LineColumns, table=True):
    """A line of an invoice; `source` is the position of the line that it bills (quote) or credits (invoice)."""

    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    id: int | None = key()
    invoice_id: int = reference("invoice.id", index=False)
    source: int | None = None


class Receivable(SQLModel, table=True):
    """What is still owed on an issued invoice: the one part that moves, beside the invoice that does not.

    `gross_cents` is what it asks for, less the deposits that it takes off; `open_cents` is that less its payments and
    the credit notes used on it; `credited_cents` is what credit notes took back: once that is all, it is cancelled.
    `person_id` is the salesperson.
    """

    __table_args__ = (
        Index("ix_receivable_open_due", "due_on", "invoice_id", sqlite_where=text("open_cents > 0"),
              postgresql_where=text("open_cents > 0")),
        Index("ix_receivable_customer", "customer_id", sqlite_where=text("open_cents > 0"),
              postgresql_where=text("open_cents > 0")),
    )  # fmt: skip

    invoice_id: int = Field(primary_key=True, foreign_key="invoice.id")
    customer_id: int = reference("customer.id", index=False)
    person_id: int = reference("person.id", index=False)
    due_on: date
    gross_cents: int = cents()
    open_cents: int = cents()
    credited_cents: int = cents()
    is_cancelled: bool = False
    snoozed_until: date | None = None


class Payment(SQLModel, table=True):
    """Money received on an invoice; a mistake is undone by a second row with the opposite amount (`reverses`)."""

    id: int | None = key()
    invoice_id: int = reference("invoice.id")
    amount_cents: int = cents()
    means: str
    received_on: date
    person_id: int = reference("person.id", index=False)
    reverses: int | None = reference("payment.id", default=None)
    recorded_at: datetime


class Credit(SQLModel, table=True):
    """What is left to use of an issued credit note: its amount less its uses."""

    __table_args__ = (
        Index("ix_credit_customer", "customer_id", sqlite_where=text("open_cents > 0"),
              postgresql_where=text("open_cents > 0")),
    )  # fmt: skip

    invoice_id: int = Field(primary_key=True, foreign_key="invoice.id")
    customer_id: int = reference("customer.id", index=False)
    gross_cents: int = cents()
    open_cents: int = cents()


class CreditUse(SQLModel, table=True):
    """How money of a credit note was used: taken off an invoice, or refunded by a means. A use never changes."""

    __tablename__ = "credit_use"

    id: int | None = key()
    credit_id: int = reference("invoice.id")
    invoice_id: int | None = reference("invoice.id", default=None)
    amount_cents: int = cents()
    means: str = ""
    used_on: date
    person_id: int = reference("person.id", index=False)
    recorded_at: datetime


class AlertStage(SQLModel, table=True):
    """An overdue alert that was given: one row for an invoice and stage, so that it is never given twice."""

    __tablename__ = "alert_stage"

    invoice_id: int = Field(primary_key=True, foreign_key="invoice.id")
    stage: int = Field(primary_key=True)
    told_at: datetime
