"""What surrounds quotes: their earlier versions, the discounts that managers approve, and templates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import decimal, json, key, reference


class QuoteVersion(SQLModel, table=True):
    """A version of a quote that left the house; it never changes. `products` names each line's product, if any."""

    __tablename__ = "quote_version"
    __table_args__ = (UniqueConstraint("quote_id", "version"),)

    id: int | None = key()
    quote_id: int = reference("quote.id", index=False)
    version: int
    snapshot: bytes
    sha256: str
    products: list[int | None] = json(list)
    kept_by: int | None = reference("person.id", default=None, index=False)
    kept_at: datetime


class Approval(SQLModel, table=True):
    """A discount that its author may not give alone; `sha256` is that of the snapshot that is asked about.

    `status` is asked, approved, refused, countered, outdated or expired; `granted` is the percent that was agreed to.
    """

    __table_args__ = (
        Index("ix_approval_quote_id", "quote_id", "id"),
        Index("ix_approval_asked", "id", sqlite_where=text("status = 'asked'"),
              postgresql_where=text("status = 'asked'")),
    )  # fmt: skip

    id: int | None = key()
    quote_id: int = reference("quote.id", index=False)
    sha256: str
    discount: Decimal = decimal()
    asked_by: int = reference("person.id", index=False)
    asked_at: datetime
    expires_on: date
    status: str = "asked"
    granted: Decimal | None = decimal(nullable=True)
    decided_by: int | None = reference("person.id", default=None, index=False)
    decided_at: datetime | None = None


class QuoteTemplate(SQLModel, table=True):
    """A quote to begin from; `content` holds the answers that it begins with, without a customer."""

    __tablename__ = "quote_template"

    id: int | None = key()
    name: str
    folded: str = Field(unique=True)
    content: dict[str, Any] = json()
    person_id: int = reference("person.id", index=False)
    created_at: datetime
