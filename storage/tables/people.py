"""People, their accounts on the platforms, and the codes that let them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import key, reference


class Person(SQLModel, table=True):
    """Somebody who works with the desk."""

    id: int | None = key()
    name: str
    role: str
    language: str = "fr"
    is_active: bool = True
    created_at: datetime


class Account(SQLModel, table=True):
    """A person on one platform: `telegram` and a user id, `slack` and `TEAM/USER`, `terminal` and a login.

    `place` is where the person is reached in private; `is_reachable` falls when the platform says that they are not.
    """

    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int | None = key()
    platform: str
    external_id: str
    person_id: int = reference("person.id")
    place: str
    is_reachable: bool = True


class Code(SQLModel, table=True):
    """A single-use code that expires; only its digest is kept. An invitation has a role, a link has a person."""

    id: int | None = key()
    digest: str = Field(unique=True)
    role: str | None = None
    person_id: int | None = reference("person.id", default=None)
    made_by: int = reference("person.id")
    expires_at: datetime
    used_at: datetime | None = None
