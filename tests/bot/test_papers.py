"""A document is printed once, kept, and its hash sealed; whoever asks gets the same bytes."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from bot.papers import Papers
from bot.platform import Paper
from domain.attestation import Attested
from domain.documents import Document, DocumentKind, DocumentLine, Party, Seller, canonical_json
from domain.money import Money
from domain.totals import totals
from handlers.reception import House
from handlers.registry import Registry
from storage import einvoices, ledger
from storage.books import Books
from storage.tables import Customer, Invoice, LedgerRecord, Person, Quote
from storage.tables import Paper as Kept
from templates.evidence import Proof

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Press:
    """A printer in memory: no two prints are the same, as with a real one."""

    printed: list[str] = field(default_factory=list)
    logos: list[bytes | None] = field(default_factory=list)
    xmls: list[bytes | None] = field(default_factory=list)
    waits_for: threading.Barrier | None = None
    jams_on: str = ""

    def print(
        self,
        document: Document,
        logo: bytes | None = None,
        xml: bytes | None = None,
        drawing: bytes | None = None,
        is_copy: bool = False,
    ) -> bytes:
        if self.waits_for:
            self.waits_for.wait()
        if document.number == self.jams_on:
            raise RuntimeError("the worker died")
        self.printed.append(document.number or "")
        self.logos.append(logo)
        self.xmls.append(xml)
        mark = " duplicata" if is_copy else ""
        return f"%PDF {document.number} {document.note} print {len(self.printed)}{mark}".encode()

    def prove(self, proof: Proof) -> bytes:
        return f"%PDF proof of {proof.evidence.number}".encode()

    def attest(self, facts: Attested) -> bytes:
        return f"%PDF attestation of {facts.version}".encode()


def document(kind: DocumentKind, number: str, note: str = "") -> Document:
    line = DocumentLine(
        description="Audit", quantity=Decimal(1), unit_price=Decimal(100), vat_rate=Decimal(20), net=Money.of(100)
    )
    return Document(
        kind=kind, number=number, issued_on=date(2026, 11, 24), seller=Seller(name="Atelier Lumen"),
        customer=Party(name="Acme"), lines=(line,), totals=totals([line], None), note=note,
    )  # fmt: skip


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def papers(database_url: str, press: Press) -> Iterator[Papers]:
    books = Books(database_url)
    with books.open() as session:
        session.add(Person(id=1, name="Olga", role="owner", created_at=NOW))
        session.add(Customer(id=1, name="Acme", folded="acme", created_at=NOW))
    yield Papers(House(books=books, registry=Registry([]), secret="key"), press)
    books.close()


def add_quote(papers: Papers, note: str = "") -> None:
    with papers.house.books.open() as session:
        session.add(
            Quote(
                id=7, number="D-2026-0042", customer_id=1, person_id=1, issued_on=NOW.date(), valid_until=NOW.date(),
                terms="net:30", created_at=NOW,
                snapshot=canonical_json(document(DocumentKind.QUOTE, "D-2026-0042", note)),
            )
        )  # fmt: skip


def add_invoice(papers: Papers, id: int, status: str = "issued") -> None:
    number = f"FA-2026-{id:04}"
    with papers.house.books.open() as session:
        session.add(
            Invoice(
                id=id, number=number, status=status, customer_id=1, person_id=1, terms="net:30", created_at=NOW,
                snapshot=canonical_json(document(DocumentKind.INVOICE, number)),
            )
        )  # fmt: skip


def change_quote(papers: Papers, note: str) -> None:
    with papers.house.books.open() as session:
        quote = session.get(Quote, 7)
        assert quote is not None
        quote.snapshot = canonical_json(document(DocumentKind.QUOTE, "D-2026-0042", note))
        session.add(quote)


def test_a_paper_is_printed_once_and_always_the_same(papers: Papers, press: Press) -> None:
    add_invoice(papers, 1)
    first = papers.fetch("invoice:1")
    assert first.name == "FA-2026-0001.pdf"
    assert papers.fetch("invoice:1") == first
    assert press.printed == ["FA-2026-0001"]


def test_its_hash_is_sealed_by_a_record_of_its_own(papers: Papers) -> None:
    add_invoice(papers, 1)
    paper = papers.fetch("invoice:1")
    with papers.house.books.read() as session:
        record = session.exec(select(LedgerRecord)).one()
        assert record.action == "paper made"
        assert record.target == "invoice:1"
        assert json.loads(record.content)["after"]["sha256"] == hashlib.sha256(paper.content).hexdigest()
        assert ledger.verify(session, "key") is None


def test_an_invoice_gets_exactly_the_xml_that_was_kept_at_its_issue_and_a_quote_none(
    papers: Papers, press: Press
) -> None:
    add_quote(papers)
    add_invoice(papers, 1)
    with papers.house.books.open() as session:
        einvoices.keep(session, "invoice:1", "FA-2026-0001", b"<xml/>", NOW)
    papers.fetch("invoice:1")
    papers.fetch("quote:7")
    assert press.xmls == [b"<xml/>", None]


def test_a_second_xml_for_one_invoice_is_refused(papers: Papers) -> None:
    add_invoice(papers, 1)
    with papers.house.books.open() as session:
        einvoices.keep(session, "invoice:1", "FA-2026-0001", b"<first/>", NOW)
    with papers.house.books.open() as session, pytest.raises(ValueError, match="already"):
        einvoices.keep(session, "invoice:1", "FA-2026-0001", b"<second/>", NOW)
    with papers.house.books.read() as session:
        assert einvoices.find(session, "invoice:1") == b"<first/>"


def test_of_two_who_print_at_once_the_first_wins_and_both_get_its_bytes(papers: Papers, press: Press) -> None:
    add_invoice(papers, 1)
    press.waits_for = threading.Barrier(2)
    got: list[Paper] = []
    threads = [threading.Thread(target=lambda: got.append(papers.fetch("invoice:1"))) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got[0] == got[1]
    assert len(press.printed) == 2
    with papers.house.books.read() as session:
        assert len(session.exec(select(LedgerRecord.id)).all()) == 1


def test_a_changed_quote_is_printed_anew_and_its_old_paper_stays(papers: Papers, press: Press) -> None:
    add_quote(papers, "first")
    old = papers.fetch("quote:7")
    with papers.house.books.read() as session:
        subject = session.exec(select(Kept.subject)).one()
    change_quote(papers, "second")
    new = papers.fetch("quote:7")
    assert new.name == old.name == "D-2026-0042.pdf"
    assert b"second" in new.content
    assert papers.fetch(subject) == old
    assert len(press.printed) == 2


@pytest.mark.parametrize(
    "subject", ["invoice:99", "invoice:2", "quote:99", "quote:7:00000000", "customer:1", "invoice:x", "invoice", ""]
)
def test_what_is_no_issued_document_has_no_paper(papers: Papers, subject: str) -> None:
    add_quote(papers)
    add_invoice(papers, 2, status="draft")
    with pytest.raises(LookupError):
        papers.fetch(subject)


def test_invoices_left_without_a_paper_are_printed_later_even_when_one_fails(papers: Papers, press: Press) -> None:
    for id in (1, 2, 3):
        add_invoice(papers, id)
    add_invoice(papers, 4, status="draft")
    papers.fetch("invoice:2")
    press.jams_on = "FA-2026-0001"
    with pytest.raises(ExceptionGroup):
        papers.make_missing()
    press.jams_on = ""
    papers.make_missing()
    papers.make_missing()
    assert press.printed == ["FA-2026-0002", "FA-2026-0003", "FA-2026-0001"]
