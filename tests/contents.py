"""What books say, apart from what differs between two runs of the same conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Table, select
from sqlmodel import SQLModel

from storage import ledger
from storage.books import Books

TRAVELS = ("draft", "inbound", "notice", "job_run")
SECRETS = {"code": ("digest",), "quote_link": ("digest",), "ledger": ("beside",)}
"""Columns drawn by chance, and the hash of a record's columns, ids among them."""
Rows = Mapping[str, list[Row[Any]]]
Ranks = Mapping[str, Mapping[int, int]]


def contents_of(books: Books) -> dict[str, list[Any]]:
    """Every row of every table, by the table's name. Ids become ranks: a number that was rolled back leaves a gap.

    The ledger is compared to the byte, and its chain must hold. Of what travels, the notices to others are kept, and
    how drafts stand.
    """
    with books.read() as session:
        assert ledger.verify(session) is None
        tables = SQLModel.metadata.sorted_tables
        rows: Rows = {t.name: list(session.connection().execute(_in_order(t))) for t in tables}
    ranks = {t.name: _ranked(rows[t.name]) for t in tables if "id" in t.columns}
    content: dict[str, list[Any]] = {
        t.name: [_plain(t, row, ranks) for row in rows[t.name]] for t in tables if t.name not in TRAVELS
    }
    content["notice"] = [
        (row.place, row.post["title"], row.post["lines"]) for row in rows["notice"] if row.kind != "answer"
    ]
    content["draft"] = sorted(row.form for row in rows["draft"] if not row.ended)
    return content


def _in_order(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _ranked(rows: list[Row[Any]]) -> Mapping[int, int]:
    return {row.id: rank for rank, row in enumerate(rows, 1)}


def _plain(table: Table, row: Row[Any], ranks: Ranks) -> dict[str, Any]:
    plain = {name: value for name, value in row._mapping.items() if name not in SECRETS.get(table.name, ())}
    for column in table.columns:
        named = [key.column.table.name for key in column.foreign_keys] or [table.name] * (column.name == "id")
        if named and plain.get(column.name) is not None:
            plain[column.name] = ranks[named[0]].get(plain[column.name])
    naming = "subject" if table.name == "paper" else "target"
    if said := plain.get(naming):
        name, id, *rest = said.split(":")
        plain[naming] = (name, ranks[name].get(int(id)), *rest)
    return plain
