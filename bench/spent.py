"""Counts what a turn asks of the database, so that the floor can be asked for as much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import psycopg
from sqlmodel import Session

from storage.books import Books
from storage.prepared import DRIVER


@dataclass
class Spent:
    """Statements that read and that write, and the transactions that wrote: with their commit on the disk, or not."""

    reads: int = 0
    writes: int = 0
    synced: int = 0
    unsynced: int = 0

    def per(self, turns: int) -> Spent:
        """One turn's share, rounded."""
        return Spent(*(round(total / turns) for total in (self.reads, self.writes, self.synced, self.unsynced)))

    def transaction(self, statements: list[str], *, is_synced: bool) -> None:
        """Count one."""
        writes = sum(statement.startswith(("INSERT", "UPDATE", "DELETE")) for statement in statements)
        self.reads += sum(statement.startswith("SELECT") for statement in statements)
        self.writes += writes
        self.synced += bool(writes) and is_synced
        self.unsynced += bool(writes) and not is_synced


@contextmanager
def spending(books: Books) -> Iterator[Spent]:
    """What is spent in the transactions of the block."""
    spent, opened = Spent(), books.open

    @contextmanager
    def counted(*, synced: bool = True) -> Iterator[Session]:
        statements: list[str] = []
        with opened(synced=synced) as session, _noted(session.info[DRIVER], statements.append):
            yield session
        spent.transaction(statements, is_synced=synced or not books.is_sqlite)

    with patch.object(books, "open", counted):
        yield spent


@contextmanager
def _noted(driver: Any, note: Callable[[str], None]) -> Iterator[None]:
    """Have a driver's connection tell of its statements."""
    if isinstance(driver, psycopg.Connection):
        driver.cursor_factory = _noting(note)
        yield
        driver.cursor_factory = psycopg.Cursor
    else:
        driver.set_trace_callback(note)
        yield
        driver.set_trace_callback(None)


def _noting(note: Callable[[str], None]) -> type[psycopg.Cursor[Any]]:
    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **more: Any) -> Any:
            note(query)
            return super().execute(query, *rest, **more)

    return Noting
