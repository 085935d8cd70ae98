"""What salespeople do: calls, reminders, deals and their moves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import cents, key, reference


class Call(SQLModel, table=True):
    """A call that took place."""

    __table_args__ = (Index("ix_call_customer_at", "customer_id", "at"),)

    id: int | None = key()
    customer_id: int = reference("customer.id", index=False)
    contact_id: int | None = reference("contact.id", default=None)
    deal_id: int | None = reference("deal.id", default=None)
    person_id: int = reference("person.id")
    direction: str
    outcome: str
    minutes: int | None = None
    note: str = ""
    at: datetime
    deleted_at: datetime | None = None


class Reminder(SQLModel, table=True):
    """Something to do at a moment. `told_at` is set when the reminder was posted for the present `due_at`."""

    __table_args__ = (
        Index("ix_reminder_waiting", "due_at", sqlite_where=text("done_at IS NULL AND told_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND told_at IS NULL")),
        Index("ix_reminder_person_due", "person_id", "due_at",
              sqlite_where=text("done_at IS NULL AND deleted_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND deleted_at IS NULL")),
    )  # fmt: skip

    id: int | None = key()
    person_id: int = reference("person.id", index=False)
    customer_id: int | None = reference("customer.id", default=None)
    deal_id: int | None = reference("deal.id", default=None)
    invoice_id: int | None = reference("invoice.id", default=None)
    subject: str
    due_at: datetime
    told_at: datetime | None = None
    done_at: datetime | None = None
    done_by: int | None = reference("person.id", default=None, index=False)
    created_at: datetime
    deleted_at: datetime | None = None


def _open_deals(name: str, *columns: str) -> Index:
    """An index of the deals under way alone: those that are over only grow in number."""
    are_open = text("closed_at IS NULL AND deleted_at IS NULL")
    return Index(name, *columns, sqlite_where=are_open, postgresql_where=are_open)


class Deal(SQLModel, table=True):
    """A sale that may come. `probability` comes from the stage."""

    __table_args__ = (
        Index("ix_deal_stage_id", "stage_id", "id"),
        _open_deals("ix_deal_open", "id"),
        _open_deals("ix_deal_open_stage", "stage_id", "amount_cents"),
        _open_deals("ix_deal_open_owner", "owner_id", "id"),
    )

    id: int | None = key()
    customer_id: int = reference("customer.id")
    name: str
    folded: str = Field(index=True)
    stage_id: int = reference("stage.id", index=False)
    amount_cents: int | None = cents()
    closes_on: date | None = None
    owner_id: int = reference("person.id", index=False)
    lost_reason: str = ""
    closed_at: datetime | None = None
    created_at: datetime
    deleted_at: datetime | None = None


class DealMove(SQLModel, table=True):
    """One move of a deal along the pipeline."""

    __tablename__ = "deal_move"

    id: int | None = key()
    deal_id: int = reference("deal.id")
    person_id: int = reference("person.id", index=False)
    from_stage_id: int | None = reference("stage.id", default=None, index=False)
    to_stage_id: int = reference("stage.id", index=False)
    at: datetime
