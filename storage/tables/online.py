"""Quotes that customers read and accept on the web: their links, and what was accepted."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import key, reference


class QuoteLink(SQLModel, table=True):
    """A link to one version of a quote. Only the SHA-256 of its token is kept; `shows` is that of the snapshot."""

    __tablename__ = "quote_link"

    id: int | None = key()
    digest: str = Field(unique=True)
    quote_id: int = reference("quote.id")
    shows: str
    made_by: int = reference("person.id", index=False)
    made_at: datetime
    expires_on: date
    viewed_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class Acceptance(SQLModel, table=True):
    """A quote that was accepted through a link, once; it never changes.

    `evidence` is the canonical JSON of a `domain.acceptance.Evidence`, `accepted` the snapshot with what was picked.
    """

    id: int | None = key()
    quote_id: int = reference("quote.id")
    link_id: int = reference("quote_link.id", index=False, unique=True)
    accepted_at: datetime
    name: str
    evidence: bytes
    accepted: bytes
    drawing: bytes | None = None
