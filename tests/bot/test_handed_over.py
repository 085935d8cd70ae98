"""What is handed over in the chat and kept: duplicates, archive, attestation, ten years (COMPLIANCE G8, H5 to H7)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from bot.papers import Papers
from bot.terminal.app import Terminal
from handlers.conversations import archive
from handlers.events import Who
from storage import audit
from storage.tables import Account, LedgerRecord
from tests.bot.test_papers import Press
from tests.stories.selling import set_up
from tests.talking import Clock, Talk, reception_on

INVOICE = ("/invoice acme", "audit", "1", "nothing more", "confirm")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talk(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Talk]:
    """The owner in a terminal, who gets papers into a folder."""
    reception = reception_on(database_url, clock)
    papers = Papers(reception.house, Press())

    def fetch(subject: str) -> tuple[str, bytes]:
        paper = papers.fetch(subject)
        return paper.name, paper.content

    talk = Talk(reception, clock, folder=tmp_path, fetch=fetch)
    talk("/start")
    set_up(talk)
    yield talk
    reception.house.books.close()


def elsewhere(talk: Talk) -> Talk:
    """The same person by another channel."""
    who = Who(platform="telegram", id="42", name="Claire", language="en", place="telegram:42")
    with talk.reception.house.books.open() as session:
        session.add(Account(platform="telegram", external_id="42", person_id=1, place="telegram:42"))
    return Talk(
        talk.reception, talk.clock, folder=talk.folder, fetch=talk.fetch,
        opens=lambda other, _who: Terminal(other.reception, who, other.shown.append, other.fetch, other.folder),
    )  # fmt: skip


def test_the_original_goes_to_its_channel_again_and_a_duplicate_to_another(talk: Talk) -> None:
    """G8: the stored original, byte for byte; elsewhere a duplicate under the same number, made once."""
    talk(*INVOICE) >> "FA-2026-0001.pdf"
    original = (talk.folder / "FA-2026-0001.pdf").read_bytes()
    (talk("/invoicecard FA-2026-0001") >> "FA-2026-0001.pdf").lacks("duplicate")
    assert (talk.folder / "FA-2026-0001.pdf").read_bytes() == original
    other = elsewhere(talk)
    other("/invoicecard FA-2026-0001") >> "FA-2026-0001-duplicata.pdf" >> "marked as a duplicate"
    duplicate = (talk.folder / "FA-2026-0001-duplicata.pdf").read_bytes()
    assert duplicate != original
    assert duplicate.endswith(b"duplicata")
    other("/invoicecard FA-2026-0001") >> "FA-2026-0001-duplicata.pdf"
    assert (talk.folder / "FA-2026-0001-duplicata.pdf").read_bytes() == duplicate
    with talk.reception.house.books.read() as session:
        handed = select(LedgerRecord.target).where(LedgerRecord.action == "paper handed over")
        told = session.exec(handed.order_by(col(LedgerRecord.sequence))).all()
        assert list(told) == ["invoice:1", "invoice:1", "invoice:1:duplicata", "invoice:1:duplicata"]
        assert audit.verify(session) is None


def test_to_look_at_an_invoice_does_not_hide_what_can_be_undone(talk: Talk) -> None:
    talk(*INVOICE)
    talk("/paid FA-2026-0001 100", "confirm")
    talk("/invoicecard FA-2026-0001")
    talk("/undo") >> "payment recorded: FA-2026-0001"


def test_the_archive_of_a_year_comes_as_a_file(talk: Talk) -> None:
    talk(*INVOICE)
    talk("/archive") >> "The archive of which year?"
    talk("2026") >> "Archive of 2026" >> "archive-2026.zip"
    with zipfile.ZipFile(talk.folder / "archive-2026.zip") as made:
        assert {"factures/FA-2026-0001.json", "pdf/FA-2026-0001.pdf", "verifier.py"} <= set(made.namelist())


def test_an_archive_is_sent_again_as_it_was_made(talk: Talk) -> None:
    talk(*INVOICE)
    again = [talk.fetch("archive:2026:1")[1] for _time in range(2)]
    assert again[0] == again[1]
    with zipfile.ZipFile(BytesIO(again[0])) as made:
        assert made.testzip() is None


def test_an_archive_that_a_chat_cannot_carry_is_made_on_the_server(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "CARRIED", 10)
    talk(*INVOICE)
    talk("/archive 2026") >> "comptoir archive 2026.zip --period 2026"


def test_the_attestation_is_made_for_this_version_and_kept(talk: Talk) -> None:
    """H7: nominative, by version; it is a form and never claims a certification."""
    talk(*INVOICE)
    talk("/attestation") >> "attestation-comptoir-1.0.pdf" >> "without the publisher"
    talk("/attestation") >> "attestation-comptoir-1.0.pdf"
    with talk.reception.house.books.read() as session:
        made = (
            select(LedgerRecord.target).where(LedgerRecord.action == "paper made").order_by(col(LedgerRecord.sequence))
        )
        assert [target.partition(":")[0] for target in session.exec(made).all()] == ["invoice", "attestation"]


@pytest.mark.parametrize("year", [2027, 2031, 2036])
def test_nothing_that_was_issued_goes_within_ten_years(talk: Talk, clock: Clock, year: int) -> None:
    """H6: the database itself refuses, whatever the date; there is no command that would ask it."""
    talk(*INVOICE)
    clock.now = datetime(year, 12, 31, 12, 0, tzinfo=UTC)
    talk("/wipe", "yes", "confirm") >> "These books are real"
    for table in ("invoice", "invoice_line", "paper", "ledger"):
        with pytest.raises(DatabaseError), talk.reception.house.books.open() as session:
            session.connection().execute(text(f"DELETE FROM {table}"))
    with talk.reception.house.books.read() as session:
        assert audit.verify(session) is None
