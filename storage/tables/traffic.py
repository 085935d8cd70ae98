"""What travels: events that came in, notices that go out, drafts under way, jobs that ran."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import json, key, reference


class DraftRow(SQLModel, table=True):
    """A conversation under way; `ended` is empty, `confirmed` or `cancelled`.

    `outcome` is the place in which it was what the person was shown last; empty once something else was said there.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index("ix_draft_open", "person_id", "touched_at", sqlite_where=text("ended = ''"),
              postgresql_where=text("ended = ''")),
        Index("ix_draft_done", "person_id", "touched_at", sqlite_where=text("ended = 'confirmed'"),
              postgresql_where=text("ended = 'confirmed'")),
    )  # fmt: skip

    id: int | None = key()
    form: str
    person_id: int = reference("person.id", index=False)
    version: int = 0
    log: list[dict[str, Any]] = json(list)
    ended: str = ""
    outcome: str = ""
    touched_at: datetime


class Inbound(SQLModel, table=True):
    """An event as it came, kept before the platform hears that it was received. `key` is the platform's own id."""

    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_inbound_waiting", "lane", "id", sqlite_where=text("handled_at IS NULL"),
              postgresql_where=text("handled_at IS NULL")),
    )  # fmt: skip

    id: int | None = key()
    key: str
    lane: str
    event: dict[str, Any] = json()
    received_at: datetime
    handled_at: datetime | None = None
    reference: str = ""


class Notice(SQLModel, table=True):
    """Something to be said in a place. States: queued, sending, sent, unknown, failed, dropped.

    `key` makes it unique for ever; `kind` says what to do when its outcome is unknown. `not_before` is epoch
    milliseconds. `message_id` is the platform's name for what was posted.
    """

    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_notice_waiting", "place", "id", sqlite_where=text("state IN ('queued', 'sending', 'unknown')"),
              postgresql_where=text("state IN ('queued', 'sending', 'unknown')")),
    )  # fmt: skip

    id: int | None = key()
    key: str | None = None
    place: str
    kind: str
    post: dict[str, Any] = json()
    state: str = "queued"
    attempts: int = 0
    not_before: int = Field(default=0, sa_type=BigInteger)
    claimed_by: str = ""
    claimed_until: int = Field(default=0, sa_type=BigInteger)
    message_id: str = ""
    reason: str = ""
    created_at: datetime
    sent_at: datetime | None = None


class JobRun(SQLModel, table=True):
    """The lease and the last run of a scheduled job."""

    __tablename__ = "job_run"

    job: str = Field(primary_key=True)
    lease_until: datetime | None = None
    holder: str = ""
    ran_at: datetime | None = None
