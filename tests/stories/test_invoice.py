"""Invoices: of a quote in one tap and one confirm, or line by line; issued once and never changed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from domain.documents import read_document
from storage.tables import Invoice, Quote
from tests.stories.selling import invoice, quote, set_up
from tests.talking import Clock, Talk


def test_an_accepted_quote_is_invoiced_in_one_tap_and_one_confirm(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("accepted")
    talk.touches = 0
    talk("invoice it") >> "Acme SAS · €1,200.00"
    talk("confirm") >> "Invoice FA-2026-0001 for Acme SAS: €1,200.00" >> "To be paid by 24 Dec 2026"
    assert talk.touches == 2


def test_the_invoice_says_what_the_quote_said_and_both_know_each_other(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "2", "Conseil", "1", "80", "nothing more", "discount", "5", "confirm", "accepted")
    talk("invoice it", "confirm")
    with talk.reception.house.books.read() as session:
        made, source = session.get(Invoice, 1), session.get(Quote, 1)
        assert made is not None
        assert source is not None
        assert made.snapshot is not None
        document, agreed = read_document(made.snapshot), read_document(source.snapshot)
        assert (document.lines, document.totals) == (agreed.lines, agreed.totals)
        assert (document.quote_number, document.due_on) == ("D-2026-0001", date(2026, 12, 24))
        assert (made.quote_id, source.status) == (1, "invoiced")
    talk("/quotecard D-2026-0001") >> "Invoice FA-2026-0001"


def test_a_quote_is_invoiced_once(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("accepted")
    tap = next(button for button in talk.buttons if button.label == "Invoice it")
    talk("invoice it")
    confirm = next(button for button in talk.buttons if "Confirm" in button.label)
    talk("confirm") >> "FA-2026-0001"
    talk.terminal.buttons = [confirm]
    talk("confirm") >> "You did that already"
    talk.terminal.buttons = [tap]
    talk("invoice it") >> "no longer available"


def test_without_a_quote_the_lines_are_asked(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "Invoice FA-2026-0001 for Acme SAS: €1,080.00"


def test_accepted_quotes_are_proposed_first_and_one_tap_skips_them(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("accepted")
    talk("/invoice") >> "Which accepted quote" >> "D-2026-0001"
    talk("skip") >> "For which customer?"


def test_what_the_law_wants_is_named_with_the_button_that_fills_it_in(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice Nouveau", "create", "audit", "1", "nothing more")
    talk("confirm") >> "The law wants the customer’s address"
    talk("/quotes") >> "No quote yet"


def test_a_draft_has_no_number_until_it_is_issued(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice acme", "audit", "1", "nothing more", "keep as a draft", "yes", "confirm") >> "it has no number"
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "FA-2026-0001"
    talk("/issue", "draft · Acme SAS", "confirm") >> "FA-2026-0002"


def test_numbers_never_go_back_in_time(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    invoice(talk)
    clock.travel(days=-2)
    talk("/invoice acme", "audit", "1", "nothing more")
    talk("confirm") >> "nothing can be dated before it"


def test_a_new_year_begins_a_new_series(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    invoice(talk)
    clock.travel(days=60)
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "FA-2027-0001"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET gross_cents = 1",
        "UPDATE invoice SET status = 'draft'",
        "DELETE FROM invoice",
        "UPDATE invoice_line SET description = 'x'",
        "DELETE FROM invoice_line",
        (
            "INSERT INTO invoice_line (invoice_id, position, description, quantity, unit, unit_price, vat_rate, "
            "net_cents, nature, section, note, is_option, option_group, is_picked) SELECT invoice_id, 99, "
            "description, quantity, unit, unit_price, vat_rate, net_cents, nature, section, note, is_option, "
            "option_group, is_picked FROM invoice_line"
        ),
        "UPDATE payment SET amount_cents = 1",
        "DELETE FROM payment",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_issued(talk: Talk, statement: str) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 200", "confirm")
    with pytest.raises(DatabaseError, match="never change"), talk.reception.house.books.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_card_shows_what_was_paid(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 200 card", "confirm")
    talk("/invoicecard FA-2026-0001") >> "€1,000.00 due on 24 Dec 2026" >> "€200.00 · Card"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "rien de plus", "confirmer", "accepté")
    parler("facturer", "confirmer") >> "Facture FA-2026-0001 pour Acme SAS : 1 080,00 €" >> "À régler au plus tard le"


def test_the_terms_can_be_others_for_one_document_and_go_from_its_quote_to_its_invoice(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "payment terms", "on receipt") >> "On receipt"
    talk("confirm", "accepted", "invoice it", "confirm") >> "To be paid by 24 Nov 2026"
    talk("/invoice acme", "audit", "1", "nothing more", "payment terms", "45 days end of month")
    talk("confirm") >> "To be paid by 31 Jan 2027"
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "To be paid by 24 Dec 2026"


def test_a_total_below_zero_is_told_at_once_and_leads_to_a_credit_note(parler: Talk) -> None:
    """D7, G3."""
    set_up(parler)
    parler("/facture acme", "audit", "-3") >> "−3 240,00 €" >> "faites un avoir (/avoir)"
    parler("rien de plus", "confirmer") >> "Une facture n’est jamais négative" >> "[Faire un avoir]"
    parler("annuler", "/facture acme", "audit", "2", "rien de plus", "confirmer") >> "FA-2026-0001"
    (
        parler("/facture acme", "Conseil", "-1", "100", "rien de plus", "confirmer", "faire un avoir")
        >> "Sur quelle facture"
    )
