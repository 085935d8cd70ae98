"""The bookkeeper asks for the sales of a period, and gets the same file whenever it is sent."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO

from sqlmodel import Session, col, select

from bot.export import sales_export
from bot.fec import COLUMNS
from bot.papers import Papers
from domain.folding import fold
from storage import ledger
from storage.tables import Customer, Invoice, LedgerRecord
from tests.bot.test_papers import Press
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk


def sold(talk: Talk) -> None:
    """A deposit that was paid, the final invoice, a part of it credited and refunded, one that is open."""
    set_up(talk)
    quote(talk, "1000")
    talk("accepted")
    talk("/deposit D-2026-0001 30 %", "confirm", "/paid AC-2026-0001 360 transfer", "confirm")
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0001"
    talk("/invoice acme", "Audit", "2", "no more", "confirm") >> "FA-2026-0002"
    talk("/paid FA-2026-0001 100 cash", "confirm") >> "100.00"


def content(talk: Talk, number: int) -> bytes:
    return Papers(talk.reception.house, Press()).fetch(f"export:{number}").content


def read(file: bytes) -> list[dict[str, str]]:
    """As a program of the tax office would: nothing but the text of the law in hand."""
    lines = file.decode("iso8859-15").split("\r\n")
    assert lines.pop() == ""
    assert tuple(lines[0].split("\t")) == COLUMNS
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:]]
    assert all("\n" not in line and "|" not in line for line in lines)
    return rows


def amount(said: str) -> Decimal:
    assert re.fullmatch(r"\d+,\d\d", said)
    return Decimal(said.replace(",", "."))


def test_the_sales_of_a_year_are_one_file_in_the_format_of_the_tax_office(talk: Talk) -> None:
    """COMPLIANCE I1, I2, I3."""
    sold(talk)
    talk("/export 2026") >> "In which format?"
    talk("FEC format") >> "Export EX-2026-0001: sales of 2026" >> "not the accounts"
    rows = read(content(talk, 1))
    numbers = [int(row["EcritureNum"]) for row in rows]
    assert sorted(set(numbers)) == list(range(1, 6))
    assert numbers == sorted(numbers)
    assert [row["ValidDate"] for row in rows] == sorted(row["ValidDate"] for row in rows)
    for number in set(numbers):
        entry = [row for row in rows if int(row["EcritureNum"]) == number]
        assert sum(amount(row["Debit"]) - amount(row["Credit"]) for row in entry) == 0
        assert all((amount(row["Debit"]) == 0) != (amount(row["Credit"]) == 0) for row in entry)
    sales = [row["PieceRef"] for row in rows if row["JournalCode"] == "VE" and row["CompteNum"] == "411000"]
    assert sales == ["AC-2026-0001", "FA-2026-0001", "FA-2026-0002"]
    assert {row["EcritureDate"] for row in rows} == {"20261124"}
    assert {row["CompAuxNum"] for row in rows if row["CompteNum"] == "411000"} == {"C00001"}
    assert [row["CompteNum"] for row in rows if row["JournalCode"] in ("BQ", "CA")][::2] == ["512000", "530000"]


def test_the_file_has_the_name_that_the_text_wants(talk: Talk) -> None:
    """COMPLIANCE I2."""
    sold(talk)
    talk("/export november 2026", "fec") >> "EX-2026-0001"
    assert Papers(talk.reception.house, Press()).fetch("export:1").name == "732829320FEC20261130.txt"


def test_a_batch_is_the_same_file_for_ever_and_the_next_one_knows_more(talk: Talk, clock: Clock) -> None:
    """COMPLIANCE I3: replayed byte for byte, whatever was recorded since, dated before or after."""
    sold(talk)
    talk("/export 2026", "fec") >> "EX-2026-0001"
    clock.now += timedelta(days=2)
    talk("/paid FA-2026-0002 50 transfer", "confirm") >> "50.00"
    with talk.reception.house.books.read() as session:
        first = sales_export(session, 1, talk.reception.house.zone)[1]
    assert first == content(talk, 1)
    talk("/export 2026", "fec") >> "EX-2026-0002"
    assert content(talk, 2).startswith(first)
    assert len(read(content(talk, 2))) == len(read(first)) + 2


def test_what_was_exported_and_by_whom_is_in_the_ledger(talk: Talk) -> None:
    sold(talk)
    talk("/export 2026", "fec")
    content(talk, 1)
    with talk.reception.house.books.read() as session:
        actions = session.exec(select(LedgerRecord.action).order_by(col(LedgerRecord.sequence).desc()).limit(2)).all()
        assert list(actions) == ["paper made", "sales exported"]
        assert ledger.verify(session) is None


def test_a_journal_opens_in_a_spreadsheet_and_is_balanced(talk: Talk) -> None:
    sold(talk)
    with talk.reception.house.books.open() as session:
        _rename(session, "=HYPERLINK(1)")
    talk("/invoice =HYPERLINK(1)", "Audit", "1", "no more", "confirm")
    talk("/export 2026", "journal") >> "balanced to the cent"
    rows = list(csv.DictReader(StringIO(content(talk, 1).decode("utf-8-sig")), delimiter=";"))
    assert sum(amount(row["Débit"]) - amount(row["Crédit"]) for row in rows) == 0
    assert "'=HYPERLINK(1)" in {row["Tiers"] for row in rows}


def test_names_stay_on_their_line_and_in_the_letters_that_the_text_allows(talk: Talk) -> None:
    """COMPLIANCE I3: no tab, pipe or line end inside a label."""
    set_up(talk)
    with talk.reception.house.books.open() as session:
        _rename(session, "Łódź | Őrs’ Café €")
    talk("/invoice Łódź", "Audit", "1", "no more", "confirm")
    talk("/export 2026", "fec")
    assert {row["CompAuxLib"] for row in read(content(talk, 1))} >= {"Lódz / Ors' Café €"}


def test_the_usual_periods_are_said_as_people_say_them(parler: Talk) -> None:
    set_up(parler)
    parler("/exporter") >> "[octobre 2026]" >> "[T3 2026]" >> "[2026]"
    parler("T3 2026") >> "Dans quel format"
    parler("journal") >> "T3 2026"


def test_every_document_is_in_exactly_one_of_the_periods(talk: Talk) -> None:
    """COMPLIANCE I3: nothing twice, nothing left out."""
    sold(talk)
    for period in ("2026-10", "2026-11", "2026-12"):
        talk(f"/export {period}", "fec")
    pieces = [
        row["PieceRef"] for number in (1, 2, 3) for row in read(content(talk, number)) if row["JournalCode"] == "VE"
    ]
    with talk.reception.house.books.read() as session:
        issued = session.exec(select(Invoice.number).where(Invoice.status == "issued")).all()
    assert {piece: pieces.count(piece) > 0 for piece in pieces} == dict.fromkeys(issued, True)
    assert len(read(content(talk, 1))) == len(read(content(talk, 3))) == 0


def test_vat_comes_back_with_the_credit_note_and_not_before(talk: Talk) -> None:
    """COMPLIANCE G9: an invoice that nobody pays keeps its VAT until a credit note takes it back."""
    sold(talk)
    talk("/export 2026", "fec")
    talk("/creditnote FA-2026-0002", "all of it", "invoicing error", "confirm") >> "AV-2026-0001"
    talk("/export 2026", "fec")
    before, after = (vat(read(content(talk, number))) for number in (1, 2))
    with talk.reception.house.books.read() as session:
        charged = session.exec(select(Invoice.vat_cents).where(Invoice.number == "FA-2026-0002")).one()
    assert before - after == Decimal(charged) / 100


def vat(rows: list[dict[str, str]]) -> Decimal:
    collected = [row for row in rows if row["CompteNum"].startswith("44571")]
    return sum((amount(row["Credit"]) - amount(row["Debit"]) for row in collected), Decimal(0))


def test_only_the_owner_and_the_accountant_may_ask(talk: Talk) -> None:
    set_up(talk)
    seller, accountant = talk.another("bruno", role="seller"), talk.another("alice", role="accountant")
    seller("/export 2026") >> "does not permit"
    accountant("/export 2026", "fec") >> "EX-2026-0001"


def _rename(session: Session, name: str) -> None:
    customer = session.exec(select(Customer)).one()
    customer.name, customer.folded = name, fold(name)
    session.add(customer)
