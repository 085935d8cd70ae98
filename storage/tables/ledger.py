"""The append-only log: who did what, before and after, chained and sealed; and the periods that were closed in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import key


class LedgerRecord(SQLModel, table=True):
    """One sealed record. `content` holds the canonical bytes that were hashed; the other columns only find it.

    `target` is the row that it is about, `deal:12`: what undo looks up. It and `person_id` name rows of this database
    alone, so they are no part of the content; `beside` is a fingerprint of them.
    """

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_person_at", "person_id", "at"),)

    id: int | None = key()
    sequence: int = Field(unique=True)
    at: datetime
    person_id: int | None = None
    action: str
    target: str = Field(default="", index=True)
    content: bytes
    previous: str
    digest: str
    seal: str = ""
    beside: str = ""


class LedgerHead(SQLModel, table=True):
    """The last record of the chain (row 1): locked last in a transaction that writes records.

    Nothing that counts is dated before `closed_until`.
    """

    __tablename__ = "ledger_head"

    id: int | None = key()
    sequence: int = 0
    digest: str = ""
    closed_until: datetime | None = None


class Closing(SQLModel, table=True):
    """A day, month or year that was closed, by its code (2026-11-24, 2026-11, 2026), and the record that says how.

    What counts in the days after `last_day` stands behind record `through`.
    """

    __table_args__ = (Index("ix_closing_kind", "kind", "last_day"),)

    period: str = Field(primary_key=True)
    kind: str
    last_day: date
    sequence: int = Field(unique=True)
    through: int


class Undone(SQLModel, table=True):
    """A record whose effect was undone, and the record that undid it."""

    sequence: int = Field(primary_key=True)
    undone_by: int
