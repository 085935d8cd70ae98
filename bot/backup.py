"""Copies the books while they are in use, and puts a copy back into empty ones.

A copy of SQLite books is a database file; of PostgreSQL books, a ZIP with a file of JSON lines for each table, their
checksums and the version of the tables. Either goes back into either kind of database.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session

from storage import dump
from storage.books import Books
from storage.migrate import head, migrate

FORMAT = "comptoir-backup/1"
MANIFEST = "manifest.json"


class Unfit(Exception):
    """A copy that cannot be put back, and why."""


def backup(books: Books, target: Path) -> None:
    """Write a copy; a file of that name is replaced only when the copy is whole."""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        if books.is_sqlite:
            _copy_file(books, unfinished)
        else:
            _write_zip(books, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(source: Path, url: str) -> dict[str, int]:
    """Put a copy into empty books, made if they are not there; rows by table. Refused, everything stays as it was."""
    migrate(url)
    books = Books(url)
    try:
        with _reader(source) as rows_of, books.open() as session:
            return dump.pour(session, rows_of)
    finally:
        books.close()


def _copy_file(books: Books, target: Path) -> None:
    reading = books.engine.execution_options(comptoir_reads=True)
    with reading.connect() as connection, closing(sqlite3.connect(target)) as copy:
        source: Any = connection.connection.driver_connection
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if (told := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Unfit(f"the copy is damaged: {told}")


def _write_zip(books: Books, target: Path) -> None:
    connection = books.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with connection, Session(connection) as session, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        sums = {table.name: _write_table(session, table, copy) for table in dump.tables()}
        copy.writestr(MANIFEST, json.dumps({"format": FORMAT, "tables": sums, "revision": head()}, indent=1))


def _write_table(session: Session, table: Table, copy: zipfile.ZipFile) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with copy.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in dump.rows(session, table):
            count += 1
            line = json.dumps(dump.as_json(row), ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
    return {"rows": count, "sha256": digest.hexdigest()}


@contextmanager
def _reader(source: Path) -> Iterator[Any]:
    """What gives the rows of a table by its name, once the copy has proved whole."""
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as copy:
            _check_zip(copy)
            yield lambda name: _read_table(copy, name)
        return
    with _opened_file(source) as session:
        by_name = {table.name: table for table in dump.tables()}
        yield lambda name: dump.rows(session, by_name[name])


@contextmanager
def _opened_file(source: Path) -> Iterator[Session]:
    """A copy of SQLite books; it is read from a copy of its own, which is brought to today's tables."""
    if not source.is_file() or source.read_bytes()[:16] != b"SQLite format 3\x00":
        raise Unfit(f"{source} is not a copy of books")
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{shutil.copy(source, folder)}"
        migrate(url)
        books = Books(url)
        with books.read() as session:
            yield session
        books.close()


def _check_zip(copy: zipfile.ZipFile) -> None:
    manifest = json.loads(copy.read(MANIFEST)) if MANIFEST in copy.namelist() else {}
    if manifest.get("format") != FORMAT:
        raise Unfit("this ZIP is not a copy of books")
    if manifest["revision"] > head():
        raise Unfit(f"the copy has the tables of version {manifest['revision']}, this program those of {head()}")
    for name, expected in manifest["tables"].items():
        if _sum(copy.open(f"{name}.jsonl")) != expected["sha256"]:
            raise Unfit(f"{name} is damaged in the copy")


def _sum(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def _read_table(copy: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table, none of one that an earlier version did not have; a column that it lacks is not in them."""
    if f"{name}.jsonl" not in copy.namelist():
        return
    with copy.open(f"{name}.jsonl") as file:
        for line in file:
            yield dump.from_json(json.loads(line))
