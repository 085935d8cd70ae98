"""Files: the PDFs that were made, the logos on them, and what people sent in the chat."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import key, reference


class Paper(SQLModel, table=True):
    """A PDF made from a snapshot, once; its bytes never change. `subject` is `invoice:12` or `quote:7`."""

    id: int | None = key()
    subject: str = Field(unique=True)
    name: str
    sha256: str
    content: bytes
    made_at: datetime


class Logo(SQLModel, table=True):
    """A picture fit for print that documents name by its SHA-256; it never changes."""

    sha256: str = Field(primary_key=True)
    content: bytes


class Upload(SQLModel, table=True):
    """A file that a person sent."""

    id: int | None = key()
    person_id: int | None = reference("person.id", default=None)
    name: str
    content: bytes
    received_at: datetime


class SalesExport(SQLModel, table=True):
    """A batch of entries that was asked for: those of a period, as known at an instant. `form` is its format."""

    __tablename__ = "export"

    id: int | None = key()
    number: str = Field(unique=True)
    form: str
    first_on: date
    last_on: date
    asked_at: datetime
    person_id: int | None = reference("person.id", default=None, index=False)
