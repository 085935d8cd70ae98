"""What is issued in the chat has its XML: clean for every judge, kept, sealed, and never changed unnoticed."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from domain.documents import read_document
from storage import audit, einvoices
from storage.migrations.guards import lower_guards, raise_guards
from storage.tables import Invoice, LedgerRecord, Paper
from templates.einvoice.building import xml
from tests.stories.selling import invoice, quote, set_up
from tests.stories.test_billing import accepted
from tests.talking import Talk
from tests.templates.judges import faults

pytestmark = pytest.mark.parametrize("stage", ["terminal-sqlite", "terminal-postgresql"], indirect=True)
"""What is kept does not depend on where it was said."""


def kept_xml(talk: Talk, id: int = 1) -> bytes:
    """The XML of an issued invoice."""
    with talk.reception.house.books.read() as session:
        found = einvoices.find(session, f"invoice:{id}")
    assert found is not None
    return found


def test_an_issued_invoice_has_an_xml_that_every_judge_takes(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    content = kept_xml(talk)
    assert faults(content) == {}
    with talk.reception.house.books.read() as session:
        snapshot = session.exec(select(Invoice.snapshot)).one()
    assert snapshot is not None
    assert xml(read_document(snapshot)) == content


def test_so_have_deposits_progress_invoices_final_invoices_and_credit_notes(talk: Talk) -> None:
    """G2, G6."""
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm") >> "AC-2026-0001"
    talk("/progress D-2026-0001", "50%", "confirm") >> "FA-2026-0001"
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0002"
    for number in ("FA-2026-0002", "FA-2026-0001"):
        talk(f"/creditnote {number}", "all of it", "invoicing error", "confirm") >> "AV-2026-000"
    talk("/deposit D-2026-0001 10 %", "confirm")
    talk("/creditnote AC-2026-0002", "an amount", "20", "goodwill gesture", "confirm") >> "AV-2026-0003"
    with talk.reception.house.books.read() as session:
        kinds = session.exec(select(Invoice.kind).order_by(col(Invoice.id))).all()
    assert {kind: kinds.count(kind) for kind in kinds} == {"deposit": 2, "invoice": 2, "credit_note": 3}
    assert [found for id in range(1, 8) if (found := faults(kept_xml(talk, id)))] == []


def test_its_hash_is_in_the_record_of_the_issue_and_the_database_refuses_a_change(talk: Talk) -> None:
    """H2."""
    set_up(talk)
    invoice(talk)
    books, secret = talk.reception.house.books, talk.reception.house.secret
    with books.read() as session:
        issued = session.exec(select(LedgerRecord.content).where(LedgerRecord.action == "invoice issued")).one()
        kept = session.exec(select(Paper.sha256).where(col(Paper.subject) == "invoice:1:xml")).one()
        assert json.loads(issued)["after"]["xml"] == kept
        assert audit.verify(session, secret) is None
    for change in ("UPDATE paper SET content = '<xml/>'", "DELETE FROM paper"):
        with pytest.raises(DatabaseError), books.open() as session:
            session.connection().execute(text(f"{change} WHERE subject = 'invoice:1:xml'"))


def test_a_change_behind_the_guards_is_found(talk: Talk) -> None:
    """H2."""
    set_up(talk)
    invoice(talk)
    books, secret = talk.reception.house.books, talk.reception.house.secret
    content = kept_xml(talk).replace(b">1000.00<", b">1000.01<")
    with books.open() as session:
        lower_guards(session.connection())
        session.connection().execute(update(Paper).where(col(Paper.subject) == "invoice:1:xml").values(content=content))
        raise_guards(session.connection())
    with books.read() as session:
        broken = audit.verify(session, secret)
    assert broken is not None
    assert "XML" in broken.reason


def test_neither_a_quote_nor_a_draft_has_an_xml(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/invoice acme", "audit", "1", "nothing more", "keep as a draft", "yes", "confirm")
    with talk.reception.house.books.read() as session:
        assert session.exec(select(Paper.subject)).all() == []
