"""The books are copied, proved and exported; a changed byte is found."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.backup import Unfit, backup, restore
from bot.export import invoices_csv
from bot.papers import Papers
from handlers.reception import House
from storage import audit, dump
from storage.books import Books
from storage.tables import Company, Customer
from tests.bot.test_papers import Press
from tests.talking import Clock, Talk, reception_on


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A company that issued two invoices through real conversations, and printed one."""
    reception = reception_on(database_url, Clock())
    talk = Talk(reception, Clock())
    talk("/start")
    with reception.house.books.open() as session:
        session.add(
            Company(
                id=1, name="Atelier Lumen", legal_form="SARL", capital="10000", siren="732829320", rcs_town="Lyon",
                address="4 rue des Tanneurs", postal_code="69007", city="Lyon", email="bonjour@atelier-lumen.example",
                vat_number="FR44732829320",
            )
        )  # fmt: skip
        session.add(
            Customer(
                name="=Acme", folded="acme", address="1 rue Haute", postal_code="75001", city="Paris",
                siren="552100554", created_at=Clock().now,
            )
        )  # fmt: skip
    for price in ("1000", "299.33"):
        talk("/invoice acme", "Audit", "1", price, "nothing more", "confirm") >> "Invoice FA-2026-000"
    Papers(reception.house, Press()).fetch("invoice:1")
    yield reception.house
    reception.house.books.close()


def contents(books: Books) -> dict[str, list[dict[str, object]]]:
    with books.read() as session:
        return {table.name: [dump.as_json(row) for row in dump.rows(session, table)] for table in dump.tables()}


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path, fresh_postgres_url: Callable[[], str]) -> str:
    """Empty books to restore into."""
    return f"sqlite:///{tmp_path / 'other.db'}" if request.param == "sqlite" else fresh_postgres_url()


def test_a_copy_goes_back_into_either_kind_of_database(house: House, tmp_path: Path, other_url: str) -> None:
    backup(house.books, tmp_path / "copy")
    restore(tmp_path / "copy", other_url)
    restored = Books(other_url)
    assert contents(restored) == contents(house.books)
    with restored.open() as session:
        assert audit.verify(session) is None
        session.add(Customer(name="Next", folded="next", created_at=Clock().now))
    restored.close()


def test_books_with_something_in_them_are_not_overwritten(house: House, tmp_path: Path) -> None:
    before = contents(house.books)
    backup(house.books, tmp_path / "copy")
    with pytest.raises(dump.NotEmpty):
        restore(tmp_path / "copy", house.books.engine.url.render_as_string(hide_password=False))
    assert contents(house.books) == before


def test_a_damaged_copy_is_refused_and_leaves_the_books_empty(house: House, tmp_path: Path, other_url: str) -> None:
    if house.books.is_sqlite:
        (tmp_path / "copy").write_bytes(b"something else")
    else:
        backup(house.books, tmp_path / "whole")
        with zipfile.ZipFile(tmp_path / "whole") as whole, zipfile.ZipFile(tmp_path / "copy", "w") as copy:
            for name in whole.namelist():
                content = whole.read(name)
                copy.writestr(name, content.replace(b"Atelier", b"Atelie2") if name == "company.jsonl" else content)
    with pytest.raises(Unfit):
        restore(tmp_path / "copy", other_url)
    restored = Books(other_url)
    with restored.read() as session:
        assert dump.is_empty(session)
    restored.close()


def test_a_copy_is_made_while_somebody_writes(house: House, tmp_path: Path) -> None:
    with house.books.open() as session:
        session.add(Customer(name="Not yet", folded="not yet", created_at=Clock().now))
        session.flush()
        backup(house.books, tmp_path / "copy")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    restore(tmp_path / "copy", other)
    restored = Books(other)
    assert [row["name"] for row in contents(restored)["customer"]] == ["=Acme"]
    restored.close()


CHANGES = {
    "UPDATE invoice SET gross_cents = gross_cents - 1 WHERE id = 1": "invoice FA-2026-0001 was changed",
    "UPDATE invoice SET snapshot = {other} WHERE id = 2": "invoice FA-2026-0002 was changed",
    "DELETE FROM paper WHERE subject = 'invoice:1'": "the paper invoice:1 is missing",
    "UPDATE paper SET content = {other} WHERE subject = 'invoice:1'": "the paper invoice:1 was changed",
    "UPDATE ledger SET content = {other} WHERE sequence = 2": "its content was changed",
    "DELETE FROM ledger WHERE sequence = (SELECT MAX(sequence) FROM ledger)": "the last records are missing",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_behind_our_back_is_found(house: House, change: str) -> None:
    with house.books.open() as session:
        assert audit.verify(session) is None
        without_guards(session)
        session.connection().execute(text("DELETE FROM receivable"))
        other = "x'00'" if house.books.is_sqlite else "'\\x00'::bytea"
        session.connection().execute(text(change.format(other=other.replace(":", "\\:"))))
        broken = audit.verify(session)
        assert broken is not None
        assert broken.reason == CHANGES[change]


def without_guards(session: Session) -> None:
    """As somebody does who has the file or the server in hand."""
    if session.get_bind().dialect.name == "sqlite":
        named = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep_%'")
        for name in session.connection().execute(named).scalars().all():
            session.connection().execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in ("invoice", "paper", "ledger"):
            session.connection().execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def test_the_export_opens_in_a_french_spreadsheet(house: House) -> None:
    with house.books.read() as session:
        content = invoices_csv(session)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Numéro"] for row in rows] == ["FA-2026-0001", "FA-2026-0002"]
    assert [row["Total TTC"] for row in rows] == ["1200,00", "359,20"]
    assert rows[0]["Reste dû"] == "1200,00"
    assert rows[0]["Client"] == "'=Acme", "a name is never a formula"


def test_a_copy_of_sqlite_books_is_one_ordinary_file(sqlite_url: str, tmp_path: Path) -> None:
    books = Books(sqlite_url)
    backup(books, tmp_path / "copy.db")
    books.close()
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT count(*) FROM company").fetchone() == (0,)
    copy.close()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("copy")] == ["copy.db"]
