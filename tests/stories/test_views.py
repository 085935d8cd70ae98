"""Cards and lists: the customer's record, the day, the deals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from storage.tables import Customer, Invoice, Person, Quote, Receivable
from tests.talking import Clock, Talk

TODAY = date(2026, 11, 24)


def with_papers(talk: Talk) -> None:
    """A customer with a quote that ends soon and an invoice that is late, as the books keep them."""
    talk("/customer Acme", "create", "business", "skip", "4 rue des Tanneurs, 69007 Lyon", "skip", "confirm")
    talk("/deal acme", "Website", "12000", "skip", "confirm")
    with talk.reception.house.books.open() as session:
        common: dict[str, Any] = {
            "customer_id": 1,
            "person_id": 1,
            "deal_id": 1,
            "terms": "net:30",
            "created_at": talk.clock(),
        }
        session.add(
            Quote(number="D-2026-0001", status="sent", issued_on=TODAY, valid_until=TODAY + timedelta(days=3),
                  gross_cents=120000, snapshot=b"{}", **common)
        )  # fmt: skip
        due = TODAY - timedelta(days=10)
        invoice = Invoice(
            number="FA-2026-0001", status="issued", issued_on=due, due_on=due, gross_cents=50000, **common
        )
        session.add(invoice)
        session.flush()
        session.add(
            Receivable(
                invoice_id=invoice.id or 0, customer_id=1, person_id=1, due_on=due, gross_cents=50000, open_cents=30000
            )
        )


def test_the_record_shows_what_is_owed_first_and_fits_a_phone(talk: Talk) -> None:
    with_papers(talk)
    talk("/call acme", "reached", "send the offer Friday 2pm", "confirm")
    said = talk("/record acme")
    said >> "Acme · Lyon\n⚠ Owes €300.00, €300.00 of it late"
    said >> "Next: send the offer · Fri 27 Nov, 14:00"
    said >> "Deals: 1 open (€12,000.00)"
    said >> "Quote D-2026-0001 · €1,200.00 · sent"
    said >> "Invoice ⚠ FA-2026-0001 · €300.00 late since 14 Nov 2026"
    assert len(said.text.splitlines()) <= 20


def test_a_deal_lists_its_papers_with_status_and_amounts(talk: Talk) -> None:
    with_papers(talk)
    talk("/dealcard website") >> "Quote D-2026-0001 · €1,200.00 · sent"
    talk("/dealcard website") >> "FA-2026-0001 · €300.00 late"


def test_the_day_shows_what_waits_and_its_buttons_work(talk: Talk, clock: Clock) -> None:
    talk("/day") >> "Nothing waits today."
    with_papers(talk)
    talk("/remind ring the bank in 2 hours")
    said = talk("/day")
    said >> "To do today\ntoday, 12:00 · ring the bank"
    said >> "FA-2026-0001 · Acme · €300.00, due on 14 Nov 2026"
    said >> "D-2026-0001 · Acme · until 27 Nov 2026"
    said >> "Deals without a next step\nWebsite · Acme · Prospect"
    talk("plan: website", "call back tomorrow")
    talk("/day").lacks("Deals without a next step")
    talk("✔ ring the bank") >> "Done: ring the bank"


def test_what_was_left_open_can_be_gone_on_with(talk: Talk) -> None:
    talk("/call acme")
    talk("/day") >> "Left open"
    talk("#1") >> "Create it"


def test_a_customer_nobody_knows_is_not_made_by_looking(talk: Talk) -> None:
    talk("/record nobody") >> "I know no “nobody”. Try another spelling."
    talk("create") >> "I know no “create”"
    with talk.reception.house.books.open() as session:
        assert session.get(Customer, 1) is None
        assert session.get(Person, 1) is not None


def test_in_french(parler: Talk) -> None:
    parler("/client Acme", "créer", "entreprise", "passer", "passer", "passer", "confirmer")
    parler("/affaire acme", "Site", "12000", "passer", "confirmer")
    parler("/journée") >> "Affaires sans suite prévue"
    parler("/fiche acme") >> "Affaires : 1 en cours (12 000,00 €)"
    parler("/affaires") >> "Site · Acme · Prospect · 12 000,00 €"
    parler("/pipe") >> "Prospect : 1 affaire · 12 000,00 € · probable 1 200,00 €"
    parler("/étapes") >> "Négociation · 75 %"
