"""The sealed log: whatever is done to it behind our back is found, and named (COMPLIANCE H1, H2, H3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from domain.closings import Reckoning
from domain.messages import _
from storage import ledger
from storage.books import Books
from storage.chain import GENESIS, Broken, Unproved, beside_of, examine, seal_of
from storage.ledger import Record
from storage.tables import Company, LedgerRecord

SECRET = "a long key that the user does not know"
GOLDEN_KEY = "clé dorée — golden key"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    books = Books(database_url)
    for number in range(1, 6):
        with books.open() as session:
            ledger.append(session, [Record("test", f"number {number}", after={"n": number}, at=NOON)], SECRET)
    yield books
    books.close()


def broken(books: Books, secret: str = SECRET) -> Broken | None:
    with books.open() as session:
        return ledger.verify(session, secret)


def tamper(books: Books, *statements: str) -> None:
    """Do what somebody with the file in hand could do: drop the guards first."""
    with books.engine.begin() as connection:
        for change in ("update", "delete"):
            on = " ON ledger" if not books.is_sqlite else ""
            connection.execute(text(f"DROP TRIGGER keep_ledger_{change}{on}"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_chain_holds(books: Books) -> None:
    assert broken(books) is None


def test_an_edited_record_is_named(books: Books) -> None:
    tamper(books, "UPDATE ledger SET content = (SELECT content FROM ledger WHERE sequence = 2) WHERE sequence = 3")
    found = broken(books)
    assert found is not None
    assert (found.sequence, found.reason) == (3, "its content was changed")


@pytest.mark.parametrize(
    "change",
    [
        "action = 'nothing happened'", "at = '2020-01-01 00:00:00'", "digest = 'x'", "previous = 'x'", "seal = 'x'",
        "seal = ''", "beside = 'x'", "beside = ''", "target = 'invoice:2'", "person_id = 2",
    ],
)  # fmt: skip
def test_no_column_can_be_changed_unseen(books: Books, change: str) -> None:
    """H2: not one of them, those beside the content neither."""
    tamper(books, f"UPDATE ledger SET {change} WHERE sequence = 3")
    found = broken(books)
    assert found is not None
    assert found.sequence == 3


@pytest.mark.parametrize("change", ["content = 'only words'", "content = content || ' '", "at = 'yesterday'"])
def test_nonsense_in_the_file_is_named_like_any_change(tmp_path: Path, sqlite_url: str, change: str) -> None:
    books = Books(sqlite_url)
    for _number in range(3):
        with books.open() as session:
            ledger.append(session, [Record("test", "something", at=NOON)], SECRET)
    tamper(books, f"UPDATE ledger SET {change} WHERE sequence = 2")
    found = broken(books)
    assert found is not None
    assert found.sequence == 2
    books.close()


def test_a_deleted_record_is_named(books: Books) -> None:
    tamper(books, "DELETE FROM ledger WHERE sequence = 2")
    found = broken(books)
    assert found is not None
    assert found.sequence == 2


def test_swapped_records_are_found(books: Books) -> None:
    tamper(
        books,
        "UPDATE ledger SET sequence = 99 WHERE sequence = 2",
        "UPDATE ledger SET sequence = 2 WHERE sequence = 3",
        "UPDATE ledger SET sequence = 3 WHERE sequence = 99",
    )
    found = broken(books)
    assert found is not None
    assert found.sequence == 2


def test_a_cut_tail_is_found(books: Books) -> None:
    tamper(books, "DELETE FROM ledger WHERE sequence >= 4")
    found = broken(books)
    assert found is not None
    assert found.sequence == 4


def test_a_record_slipped_in_at_the_end_is_found(books: Books) -> None:
    tamper(
        books,
        "INSERT INTO ledger (sequence, at, action, target, content, previous, digest, seal) "
        "SELECT 6, at, action, target, content, digest, 'x', '' FROM ledger WHERE sequence = 5",
    )
    found = broken(books)
    assert found is not None
    assert found.sequence == 6


def test_a_chain_made_again_without_the_key_is_found(books: Books) -> None:
    """H3: hashes can be computed by anybody; the seal cannot."""
    with books.open() as session:
        ledger.append(session, [Record("test", "forged", at=NOON)], "another key")
    found = broken(books)
    assert found is not None
    assert (found.sequence, found.reason) == (6, "it is sealed with another key")


def test_seals_that_were_taken_away_are_found(books: Books) -> None:
    """H3: an emptied seal does not read as one that never was."""
    tamper(books, "UPDATE ledger SET seal = '' WHERE sequence >= 4")
    found = broken(books)
    assert found is not None
    assert (found.sequence, found.reason) == (4, "it has no seal, and records before it have one")


def test_books_whose_every_seal_was_taken_away_do_not_pass_for_books_that_never_had_one(books: Books) -> None:
    """H3: nor when the fingerprints beside were made again to match."""
    with books.read() as session:
        records = session.exec(select(LedgerRecord)).all()
    marks = [beside_of(record.digest, record.target, record.person_id, "") for record in records]
    tamper(books, *(f"UPDATE ledger SET seal = '', beside = '{mark}' WHERE sequence = {number}"
                    for number, mark in enumerate(marks, 1)))  # fmt: skip
    found = broken(books)
    assert found is not None
    assert found.reason == "none of them has one, and there is a key"


def test_a_lost_key_never_stops_the_work_and_the_chain_is_still_verified(books: Books) -> None:
    """H3: what cannot be verified is said, with its records; what can be is."""
    with books.open() as session:
        ledger.append(session, [Record("test", "without a key", at=NOON)], "")
        verdict = examine(session, "")
    assert verdict.broken is None
    assert verdict.unproved == Unproved(1, 6, _("the key of the seal is not here"))


def test_a_changed_key_reads_as_sealed_with_another_key_and_the_chain_is_still_verified(books: Books) -> None:
    with books.open() as session:
        ledger.append(session, [Record("test", "with the new key", at=NOON)], "the new key")
        verdict = examine(session, "the new key")
    assert verdict.broken is None
    assert verdict.unproved == Unproved(1, 5, _("it is sealed with another key"))
    assert verdict.sealed_from == 6
    tamper(books, "DELETE FROM ledger WHERE sequence = 2")
    with books.read() as session:
        verdict = examine(session, "the new key")
    assert verdict.broken is not None
    assert verdict.broken.sequence == 2


def test_books_that_were_begun_without_a_key_are_intact_and_say_since_when_they_are_sealed(database_url: str) -> None:
    books = Books(database_url)
    for secret in ("", "", SECRET):
        with books.open() as session:
            ledger.append(session, [Record("test", "something", at=NOON)], secret)
    with books.read() as session:
        verdict = examine(session, SECRET)
    assert verdict.is_intact
    assert verdict.sealed_from == 3
    books.close()


def test_the_last_records_can_be_looked_at_alone(books: Books) -> None:
    tamper(books, "UPDATE ledger SET seal = 'x' WHERE sequence = 4")
    with books.read() as session:
        assert examine(session, SECRET, last=1).is_intact
        assert not examine(session, SECRET, last=2).is_intact
        assert not examine(session, SECRET, last=99).is_intact


def test_everything_in_demo_books_says_that_it_is_made_up(database_url: str) -> None:
    """H1: the traces of training are marked, or nothing would tell them from real ones (BOI § 150)."""
    books = Books(database_url)
    for is_demo in (True, False):
        with books.open() as session:
            company = session.get(Company, 1) or Company(
                id=1,
                name="X",
                legal_form="SARL",
                capital="10000",
                siren="732829320",
                rcs_town="Lyon",
                address="1 rue A",
                postal_code="69007",
                city="L",
            )
            company.is_demo = is_demo
            session.add(company)
            session.flush()
            ledger.append(session, [Record("test", "something", at=NOON)], SECRET)
    with books.read() as session:
        first, second = (json.loads(content) for content in session.exec(select(LedgerRecord.content)))
        assert first["mode"] == "factice"
        assert "mode" not in second
        assert examine(session, SECRET).is_intact
    books.close()


@pytest.mark.parametrize("statement", ["UPDATE ledger SET action = 'x'", "DELETE FROM ledger"])
def test_the_database_itself_refuses_a_change(books: Books, statement: str) -> None:
    with pytest.raises(DatabaseError, match="never change"), books.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_rolled_back_transaction_leaves_no_record(books: Books) -> None:
    with suppress(RuntimeError), books.open() as session:
        ledger.append(session, [Record("test", "never happened", at=NOON)], SECRET)
        raise RuntimeError
    assert broken(books) is None


def test_the_canonical_bytes_hold_no_float_no_local_time_and_no_database_id() -> None:
    after = {"amount": Decimal("12.50"), "day": date(2026, 11, 24), "at": NOON}
    content = json.loads(
        ledger.canonical(Record("test", "D-2026-0001", target="quote:7", after=after, at=NOON), 1, "0")
    )
    assert content["after"] == {"amount": "12.50", "day": "2026-11-24", "at": "2026-11-24T11:00:00.000+00:00"}
    assert "quote:7" not in json.dumps(content)


def test_a_golden_record_keeps_its_bytes() -> None:
    """A record written today must still be verified by every later version."""
    record = Record("invoice issued", "FA-2026-0001", after={"total": "1210.00"}, who="Léa", platform="slack", at=NOON)
    golden = Path(__file__).parent / "golden_record.json"
    assert ledger.canonical(record, 42, "ab" * 32) == golden.read_bytes().rstrip(b"\n")


@pytest.fixture(scope="module")
def golden() -> list[dict[str, str]]:
    """A log of format 1 as an archive holds it: unicode, decimals, an undo, closings; every later version reads it."""
    lines = (Path(__file__).parent / "golden_ledger.jsonl").read_bytes().splitlines()
    return [json.loads(line) for line in lines]


def test_the_golden_log_is_written_again_to_the_byte(golden: list[dict[str, str]]) -> None:
    """What it says, sealed by the program of today, gives the same bytes, digests and seals."""
    previous = GENESIS
    for number, line in enumerate(golden, 1):
        said = json.loads(line["contenu"])
        facts = {name: said[name] for name in ("action", "subject", "before", "after", "why", "who", "platform")}
        content = ledger.canonical(Record(**facts, at=datetime.fromisoformat(said["at"])), number, previous)
        assert content == line["contenu"].encode()
        previous = hashlib.sha256(content).hexdigest()
        assert (previous, seal_of(previous, GOLDEN_KEY)) == (line["empreinte"], line["sceau"])


def test_the_closings_of_the_golden_log_follow_from_it(golden: list[dict[str, str]]) -> None:
    reckoning = Reckoning()
    assert [reckoning.fault(json.loads(line["contenu"])) for line in golden] == [None] * len(golden)
