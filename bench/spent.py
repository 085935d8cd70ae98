"""Counts what a turn asks of the database, so that the floor can be asked for as much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

from storage.books import Books


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

    def statement(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Called before each statement."""
        if statement.lstrip().startswith("SELECT"):
            self.reads += 1
        elif statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.writes += 1
            if not connection.info.get("has_written"):
                connection.info["has_written"] = True
                is_synced = connection.get_execution_options().get("comptoir_synced", True)
                self.synced, self.unsynced = self.synced + is_synced, self.unsynced + (not is_synced)

    def begun(self, connection: Connection) -> None:
        """Called at the begin of each transaction."""
        connection.info["has_written"] = False


@contextmanager
def spending(books: Books) -> Iterator[Spent]:
    """What is spent in the block."""
    spent = Spent()
    event.listen(books.engine, "begin", spent.begun)
    event.listen(books.engine, "before_cursor_execute", spent.statement)
    yield spent
    event.remove(books.engine, "before_cursor_execute", spent.statement)
    event.remove(books.engine, "begin", spent.begun)
