"""What a change did to a row: its values before and after, as the ledger keeps them and undo puts them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel


@dataclass(frozen=True)
class Change:
    """The columns that changed. A new row has nothing before."""

    target: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.after)


def added(row: SQLModel) -> Change:
    """A row that was just written; what it leaves empty is left out."""
    kept = {name: value for name, value in row.model_dump().items() if name != "id" and value not in (None, "")}
    return Change(target_of(row), None, kept)


def apply(session: Session, row: SQLModel, values: Mapping[str, Any]) -> Change:
    """Change a row; columns that stay as they were are left out."""
    new = {name: value for name, value in values.items() if getattr(row, name) != value}
    old = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return Change(target_of(row), old, new)


def target_of(row: SQLModel) -> str:
    """The row in one word, `deal:12`."""
    return f"{row.__tablename__}:{row.model_dump()['id']}"
