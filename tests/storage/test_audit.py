"""Rows that no longer agree with their sealed record, and rows that none tells of, are found (COMPLIANCE H2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from handlers.reception import House
from storage import audit, papers
from storage.migrations.guards import lower_guards
from tests.stories.selling import set_up
from tests.talking import Clock, Talk, reception_on

DRAFT = ("/invoice acme", "audit", "1", "nothing more", "keep as a draft", "yes", "confirm")
CHANGED = "invoice FA-2026-0001 was changed"
PAID = "the payment on FA-2026-0001 was changed"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """An invoice with two lines, paid twice, one payment taken back; and a draft."""
    clock = Clock()
    reception = reception_on(database_url, clock)
    talk = Talk(reception, clock)
    talk("/start")
    set_up(talk)
    talk("/invoice acme", "audit", "2", "audit", "1", "nothing more", "confirm") >> "FA-2026-0001"
    talk("/paid FA-2026-0001 100 card", "confirm")
    talk("/paid FA-2026-0001 50 card", "confirm", "undo") >> "Taken back"
    talk(*DRAFT) >> "it has no number"
    yield reception.house
    reception.house.books.close()


CHANGES = {
    "UPDATE invoice SET net_cents = net_cents + 1 WHERE id = 1": CHANGED,
    "UPDATE invoice SET vat_cents = 0 WHERE id = 1": CHANGED,
    "UPDATE invoice SET number = 'FA-2026-0009' WHERE id = 1": CHANGED,
    "UPDATE invoice SET issued_on = '2026-01-01' WHERE id = 1": CHANGED,
    "UPDATE invoice SET status = 'draft' WHERE id = 1": CHANGED,
    "UPDATE invoice_line SET quantity = '3' WHERE invoice_id = 1 AND position = 1": CHANGED,
    "UPDATE invoice_line SET description = 'Other' WHERE invoice_id = 1 AND position = 2": CHANGED,
    "UPDATE invoice_line SET net_cents = 1 WHERE invoice_id = 1 AND position = 2": CHANGED,
    "DELETE FROM invoice_line WHERE invoice_id = 1 AND position = 2": CHANGED,
    "UPDATE invoice_line SET invoice_id = 1, position = 3 WHERE invoice_id = 2": CHANGED,
    "UPDATE payment SET amount_cents = 1 WHERE id = 1": PAID,
    "UPDATE payment SET means = 'cash' WHERE id = 1": PAID,
    "UPDATE payment SET received_on = '2026-01-01' WHERE id = 1": PAID,
    "UPDATE payment SET recorded_at = '2026-01-01 00:00:00' WHERE id = 1": PAID,
    "UPDATE payment SET amount_cents = 0 WHERE reverses IS NOT NULL": PAID,
    "DELETE FROM payment WHERE id = 1": "the payment on FA-2026-0001 is missing",
    "DELETE FROM payment WHERE reverses IS NOT NULL": "the payment on FA-2026-0001 is missing",
    "UPDATE invoice SET status = 'issued', number = 'FA-2026-0002' WHERE id = 2": "no record tells of FA-2026-0002",
    "INSERT INTO payment (id, invoice_id, amount_cents, means, received_on, person_id, recorded_at)"
    " SELECT 9, invoice_id, 7, means, received_on, person_id, recorded_at FROM payment WHERE id = 1": (
        "no record tells of 9"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_row_that_no_longer_says_what_was_sealed_is_found(house: House, change: str) -> None:
    with house.books.open() as session:
        assert audit.verify(session) is None
        lower_guards(session.connection())
        session.connection().execute(text(change))
        session.expire_all()
        found = audit.verify(session)
    assert found is not None
    assert found.reason == CHANGES[change]


def test_a_paper_that_no_record_tells_of_is_found(house: House) -> None:
    with house.books.open() as session:
        papers.keep(session, "invoice:1", "FA-2026-0001.pdf", b"forged", house.now())
        found = audit.verify(session)
    assert found is not None
    assert found.reason == "no record tells of invoice:1"


def test_a_draft_may_change_and_nothing_is_said(house: House) -> None:
    with house.books.open() as session:
        session.connection().execute(text("UPDATE invoice_line SET quantity = '5' WHERE invoice_id = 2"))
        assert audit.verify(session) is None
