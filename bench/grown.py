"""Fills books with invoices by bulk SQL: copies of an issued one, each with its lines, its debt, its XML, its record.

Copies of bytes are cut to a kilobyte, so that a million fits on a small disk; rows and indices are all there. The
copies are no proof of anything: their records are not chained.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from sqlite3 import connect
from typing import Any

import psycopg
from sqlmodel import SQLModel

CUSTOMERS = 1_000
BYTES = 1_024
ROW, BUYER = "-1 - k", f"-1 - k % {CUSTOMERS}"
"""Identities below zero leave those above to the real rows that are measured."""
COPIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "invoice_line": ("invoice_id = 1", {"id": "-k * 10 - position", "invoice_id": ROW}),
    "invoice": ("id = 1", {"id": ROW, "number": "'FB-' || k", "quote_id": "NULL", "customer_id": BUYER}),
    "receivable": (
        "invoice_id = 1",
        {
            "invoice_id": ROW,
            "customer_id": BUYER,
            "open_cents": "CASE WHEN k % 20 = 0 THEN open_cents ELSE 0 END",
        },
    ),
    "paper": ("subject = 'invoice:1:xml'", {"id": ROW, "subject": "'invoice:' || (-1 - k) || ':xml'"}),
    "ledger": (
        "action = 'invoice issued' AND target = 'invoice:1'",
        {"id": ROW, "sequence": ROW, "target": "'invoice:' || (-1 - k)"},
    ),
}
"""By table: the row that is copied, and what differs in copy number k. One invoice in twenty is not paid."""
CUSTOMER = {"id": ROW, "name": "'Client ' || k", "folded": "'client ' || k"}


def grow(url: str, start: int, stop: int) -> None:
    """Add copies number `start` to `stop` of invoice 1, which is issued."""
    statements = [] if start else [_copy("customer", "id = 1", CUSTOMER, 0, CUSTOMERS)]
    statements += [_copy(table, which, changes, start, stop) for table, (which, changes) in COPIES.items()]
    if url.startswith("sqlite"):
        _grow_sqlite(url.removeprefix("sqlite:///"), statements)
    else:
        _grow_postgres(url.replace("postgresql+psycopg://", "postgresql://"), statements)


def _copy(table: str, which: str, changes: Mapping[str, str], start: int, stop: int) -> str:
    columns = SQLModel.metadata.tables[table].columns
    values = (
        changes.get(column.name, f"substr({column.name}, 1, {BYTES})" if _is_bytes(column) else column.name)
        for column in columns
    )
    return (
        f"WITH RECURSIVE copies(k) AS (SELECT {start} UNION ALL SELECT k + 1 FROM copies WHERE k + 1 < {stop}) "
        f"INSERT INTO {table} ({', '.join(column.name for column in columns)}) "
        f"SELECT {', '.join(values)} FROM {table}, copies WHERE {which}"
    )


def _is_bytes(column: Any) -> bool:
    return column.type.python_type is bytes


def _grow_sqlite(path: str, statements: list[str]) -> None:
    with closing(connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-262144")
        for statement in statements:
            connection.execute(statement)
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _grow_postgres(url: str, statements: list[Any]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # neither foreign keys nor guards
        connection.execute("SET synchronous_commit = off")
        for statement in statements:
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
