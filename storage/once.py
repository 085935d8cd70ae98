"""Inserts that happen once, whoever else tries: one statement on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Insert a row; False when a unique key of it is there already."""
    connection = session.connection()
    return connection.execute(_statement(table, connection.dialect.name), values).first() is not None


@cache
def _statement(table: type[SQLModel], dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(literal_column("1"))
