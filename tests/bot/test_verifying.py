"""`comptoir verify`: intact books, broken ones, older copies, in memory that does not grow (COMPLIANCE H2, H3)."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.backup import backup
from bot.verifying import findings
from domain.errors import Refusal
from handlers.reception import House
from handlers.registry import Registry
from storage import audit, chain, ledger
from storage.books import Books
from storage.ledger import Record
from tests.bot.test_programs import program

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SECRET = "a long key that the user does not know"


def write(books: Books, count: int, secret: str = SECRET, subject: str = "something") -> str:
    """So many more records; the head, as a message tells it."""
    with books.open() as session:
        ledger.append(session, [Record("test", subject, at=NOON) for _number in range(count)], secret)
        return "{}:{}".format(*chain.head(session))


@pytest.fixture
def house(sqlite_url: str) -> House:
    return House(books=Books(sqlite_url), registry=Registry([]), secret=SECRET)


def test_an_older_copy_that_was_put_back_is_found_by_a_head_that_was_told(house: House, tmp_path: Path) -> None:
    """H3: it is whole in itself, so only what stands outside the books can tell."""
    write(house.books, 3)
    older = tmp_path / "older.db"
    backup(house.books, older)
    told = write(house.books, 2)
    assert findings(house, told).is_fine
    copy = House(books=Books(f"sqlite:///{older}"), registry=house.registry, secret=SECRET)
    assert findings(copy).is_fine
    report = findings(copy, f"Seal {told}")
    assert not report.is_fine
    assert "end at record 3: they are an older copy" in report.lines[-2]
    write(copy.books, 5, subject="something else")
    assert "they go on from an older copy" in findings(copy, told).lines[-2]
    for books in (house.books, copy.books):
        books.close()


def test_a_head_may_be_shortened_and_nonsense_is_refused(house: House) -> None:
    told = write(house.books, 1)
    assert findings(house, told[: 2 + 16]).is_fine
    with pytest.raises(Refusal):
        findings(house, told[:10])
    house.books.close()


def test_the_program_says_it_in_its_exit_code(tmp_path: Path, sqlite_url: str) -> None:
    books = Books(sqlite_url)
    told = write(books, 2, secret="the key")
    key = {"COMPTOIR_SECRET_KEY": "the key"}
    intact = program(tmp_path, sqlite_url, "verify", "--head", told, **key)
    assert (intact.returncode, intact.stdout.splitlines()[0]) == (
        0, "Intact: nothing that was sealed has changed (2 records).",
    )  # fmt: skip
    assert intact.stdout.splitlines()[-1] == f"Seal {told}"
    assert program(tmp_path, sqlite_url, "verify", "--head", f"9:{'ab' * 32}", **key).returncode == 1
    assert program(tmp_path, sqlite_url, "verify", "--head", "nothing", **key).returncode == 2
    lost = program(tmp_path, sqlite_url, "verify")
    assert lost.returncode == 1
    assert "Nothing is missing from the chain, but the seal of records 1 to 2 cannot be verified" in lost.stdout
    books.close()


def test_a_long_log_is_verified_in_memory_that_does_not_grow(house: House) -> None:
    """H2: what a million records need is what ten thousand need; `bench/seal.py` verifies the million."""

    def peak() -> int:
        with house.books.read() as session:
            audit.examine(session, SECRET)
            tracemalloc.start()
            assert audit.examine(session, SECRET).is_intact
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return most

    write(house.books, 3 * chain.PAGE)
    few = peak()
    write(house.books, 12 * chain.PAGE)
    assert peak() < 1.3 * few
    house.books.close()
