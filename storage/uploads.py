"""Files that people sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables import Upload

LIMIT = 5 * 1024 * 1024
"""The largest file that is kept, in bytes."""


@dataclass(frozen=True)
class Described:
    """A stored file without its bytes."""

    id: int
    name: str
    size: int


def keep(session: Session, name: str, content: bytes, now: datetime, person_id: int | None = None) -> int:
    """Store a file and give its id."""
    upload = Upload(name=name[:200], content=content, received_at=now, person_id=person_id)
    session.add(upload)
    session.flush()
    assert upload.id is not None
    return upload.id


def describe(session: Session, id: int) -> Described | None:
    """A file's name and size."""
    row = session.exec(select(Upload.id, Upload.name, func.length(Upload.content)).where(col(Upload.id) == id)).first()
    return Described(row[0] or 0, row[1], row[2]) if row else None


def content(session: Session, id: int) -> bytes:
    """A file's bytes."""
    return session.exec(select(Upload.content).where(col(Upload.id) == id)).one()
