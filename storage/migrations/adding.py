"""Adds to tables that are there already: none is made again, for SQLite would drop what refers to it."""

from __future__ import annotations

from alembic import op


def add_reference(table: str, column: str, target: str) -> None:
    """A column, empty at first, that refers to `target.id`; Alembic cannot add one to a table of SQLite."""
    kind = "BIGINT" if op.get_context().dialect.name == "postgresql" else "INTEGER"
    name = f"fk_{table}_{column}_{target}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {target} (id)")
