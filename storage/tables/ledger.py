"""The append-only log: who did what, before and after, chained and sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import key


class LedgerRecord(SQLModel, table=True):
    """One sealed record. `content` holds the canonical bytes that were hashed; the other columns only find it.

    `target` is the row that it is about, `deal:12`: what undo looks up, and no part of what is sealed.
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


class LedgerHead(SQLModel, table=True):
    """The last record of the chain (row 1): locked last in a transaction that writes records."""

    __tablename__ = "ledger_head"

    id: int | None = key()
    sequence: int = 0
    digest: str = ""


class Undone(SQLModel, table=True):
    """A record whose effect was undone, and the record that undid it."""

    sequence: int = Field(primary_key=True)
    undone_by: int
