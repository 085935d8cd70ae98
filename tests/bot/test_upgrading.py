"""Books of the first version, kept as it wrote them, go on in this one: nothing is lost and every seal holds."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from bot.backup import Unfit, restore
from domain.documents import read_document
from storage import audit
from storage.books import Books
from storage.migrate import is_current, migrate
from storage.tables import Invoice, Quote

FIRST = Path(__file__).parent / "first_books"
SECRET = "first-books"
"""The key with which the kept books were sealed; the ZIP was copied from PostgreSQL, the file from SQLite."""


@pytest.fixture
def first_file(tmp_path: Path) -> Path:
    """The SQLite file of the first version."""
    file = tmp_path / "first.db"
    file.write_bytes(gzip.decompress((FIRST / "books.db.gz").read_bytes()))
    return file


@pytest.fixture(params=["file", "zip"])
def copy(request: pytest.FixtureRequest, first_file: Path) -> Path:
    """A copy that the first version made."""
    return first_file if request.param == "file" else FIRST / "books.zip"


def check(books: Books) -> None:
    """Everything issued reads as it did, and is proved; the guards stand."""
    assert is_current(books.engine)
    with books.open() as session:
        assert audit.verify(session, SECRET) is None
        issued = session.exec(select(Invoice).where(Invoice.status == "issued").order_by(col(Invoice.id))).all()
        assert [invoice.number for invoice in issued][:1] == ["FA-2026-0001"]
        told = [(row.snapshot, row.gross_cents) for row in issued]
        told += [(row.snapshot, row.gross_cents) for row in session.exec(select(Quote)).all()]
    for snapshot, gross_cents in told:
        assert snapshot is not None
        assert read_document(snapshot).totals.gross.cents == gross_cents
    with pytest.raises(Exception, match="never change"), books.engine.begin() as connection:
        connection.execute(text("UPDATE invoice SET gross_cents = 1 WHERE status = 'issued'"))


def test_the_file_of_the_first_version_is_brought_to_these_tables(first_file: Path) -> None:
    url = f"sqlite:///{first_file}"
    migrate(url)
    books = Books(url)
    check(books)
    books.close()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_copy_of_the_first_version_goes_into_books_of_this_one(
    copy: Path, database: str, tmp_path: Path, fresh_postgres_url: Callable[[], str]
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if database == "sqlite" else fresh_postgres_url()
    restore(copy, url)
    books = Books(url)
    check(books)
    books.close()


def test_a_copy_of_a_later_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.backup.head", lambda: "0000")
    with pytest.raises(Unfit, match="0001"):
        restore(FIRST / "books.zip", f"sqlite:///{tmp_path / 'new.db'}")
