"""Reads whole books row by row, and pours them into empty ones, whichever kind of database either is."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlmodel import Session, SQLModel

from storage.tables import Company, Invoice, LedgerRecord, Person

PAGE = 500
Row = Mapping[str, Any]


class NotEmpty(Exception):
    """There is something in the books already."""


def tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return list(SQLModel.metadata.sorted_tables)


def rows(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    """Every row of a table, a page at a time, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=PAGE)
    for row in session.connection().execute(query).mappings():
        yield dict(row)


def is_empty(session: Session) -> bool:
    """Whether nobody has worked with these books."""
    return all(session.get(table, 1) is None for table in (Company, Person, LedgerRecord))


def pour(session: Session, rows_of: Callable[[str], Iterable[Row]]) -> dict[str, int]:
    """Fill empty, migrated books with every row, by table; how many rows each table got.

    An issued invoice takes no lines, so invoices come as drafts and are issued when their lines are there.
    """
    if not is_empty(session):
        raise NotEmpty
    for table in reversed(tables()):
        session.connection().execute(delete(table))  # what a migration puts into new books
    counts = {table.name: _fill(session, table, rows_of(table.name)) for table in tables()}
    for row in rows_of("invoice"):
        statement = update(Invoice).where(Invoice.__table__.c.id == row["id"])  # type: ignore[attr-defined]
        session.connection().execute(statement.values(status=row["status"]))
    _count_on(session)
    return counts


def _fill(session: Session, table: Table, rows: Iterable[Row]) -> int:
    page: list[dict[str, Any]] = []
    count = 0
    for row in rows:
        page.append({**row, "status": "draft"} if table.name == "invoice" else dict(row))
        if len(page) == PAGE:
            count += _insert(session, table, page)
    return count + _insert(session, table, page)


def _insert(session: Session, table: Table, page: list[dict[str, Any]]) -> int:
    if page:
        session.connection().execute(insert(table), page)
    count = len(page)
    page.clear()
    return count


def _count_on(session: Session) -> None:
    """Have PostgreSQL give the next ids after those that were poured in."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables():
        if "id" in table.c and table.name not in ("company", "ledger_head"):
            last = session.connection().execute(select(func.max(table.c.id))).scalar()
            if last is not None:
                named = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
                session.connection().execute(named, {"name": table.name, "last": last})


def as_json(row: Row) -> dict[str, Any]:
    """A row in JSON's types; bytes, instants, days and decimals carry their type's name."""
    return {name: _tagged(value) for name, value in row.items()}


def from_json(row: Row) -> dict[str, Any]:
    """The row back."""
    return {name: _untagged(value) for name, value in row.items()}


def _tagged(value: Any) -> Any:
    match value:
        case bytes():
            return {"$bytes": b64encode(value).decode()}
        case datetime():
            return {"$instant": value.isoformat()}
        case date():
            return {"$day": value.isoformat()}
        case Decimal():
            return {"$decimal": format(value, "f")}
    return value


_READERS: dict[str, Callable[[str], Any]] = {
    "$bytes": b64decode, "$instant": datetime.fromisoformat, "$day": date.fromisoformat, "$decimal": Decimal,
}  # fmt: skip


def _untagged(value: Any) -> Any:
    if isinstance(value, dict) and len(value) == 1 and (tag := next(iter(value))) in _READERS:
        return _READERS[tag](value[tag])
    return value
