"""The migrations and the tables say the same."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  (fills the metadata)
from storage.books import Books
from storage.migrate import is_current, migrate


def _is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """SQLite keeps its trigram indexes in tables that no model knows; PostgreSQL keeps them in indexes."""
    return kind not in ("table", "index") or "trigram" not in (name or "")


def test_the_migrated_database_is_what_the_tables_describe(database_url: str) -> None:
    books = Books(database_url)
    with books.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        differences = compare_metadata(context, SQLModel.metadata)
    assert not differences
    assert is_current(books.engine)
    books.close()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)
