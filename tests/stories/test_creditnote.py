"""Credit notes: whole, by lines or of an amount; then refunded, taken off or kept (COMPLIANCE G2 to G4)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from domain.documents import DocumentKind
from domain.money import Money
from storage import ledger
from storage.tables import Quote, Receivable
from tests.stories.selling import invoice, set_up
from tests.stories.test_billing import accepted, issued
from tests.talking import Clock, Talk


def test_a_whole_credit_note_cancels_the_invoice_and_frees_the_quote(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk.touches = 0
    talk("/invoicecard FA-2026-0001", "credit note", "all of it", "invoicing error")
    talk("confirm") >> "Credit note AV-2026-0001 on FA-2026-0001: €1,200.00" >> "FA-2026-0001 is cancelled."
    assert talk.touches <= 5
    with talk.reception.house.books.read() as session:
        credit, corrected = issued(session, "AV-2026-0001"), issued(session, "FA-2026-0001")
        assert (credit.kind, credit.totals) == (DocumentKind.CREDIT_NOTE, corrected.totals)
        (cited,) = credit.corrects or ()
        assert (cited.number, cited.issued_on) == ("FA-2026-0001", corrected.issued_on)
        assert session.exec(select(Quote.status)).one() == "accepted"
        assert ledger.verify(session) is None
    talk("/invoicecard FA-2026-0001") >> "€1,200.00 · cancelled" >> "Credit note AV-2026-0001 · €1,200.00"
    talk("/invoicecard AV-2026-0001") >> "Credits FA-2026-0001"
    talk("/unpaid") >> "Nobody owes you anything"


def test_an_invoice_is_credited_and_made_again(talk: Talk) -> None:
    """COMPLIANCE G5, C3, C5: a credit note of its own series and a new invoice; a number is never given again."""
    set_up(talk)
    talk("/invoice acme", "audit", "2", "nothing more", "confirm", "/invoicecard FA-2026-0001")
    talk("credit and correct", "invoicing error", "confirm") >> "AV-2026-0001" >> "Audit"
    talk("edit line 1", "quantity", "1", "confirm") >> "Invoice FA-2026-0002 for Acme SAS: €1,080.00"


def test_the_invoice_of_a_quote_is_made_again_from_the_quote(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/invoicecard FA-2026-0001", "credit and correct", "invoicing error", "confirm") >> "AV-2026-0001"
    talk("invoice it again", "confirm") >> "Invoice FA-2026-0002 for Acme SAS: €1,200.00"


def test_some_lines_are_credited(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice acme", "audit", "3", "Conseil", "1", "80", "nothing more", "discount", "10", "confirm")
    talk("/creditnote FA-2026-0001", "some lines", "audit", "1", "nothing more", "goods returned", "confirm")
    talk("/invoicecard AV-2026-0001") >> "AV-2026-0001 · €972.00"
    talk("/creditnote FA-2026-0001", "some lines", "audit", "3", "nothing more", "goods returned")
    talk("confirm") >> "At most 2 of “Audit” can still be credited"


def test_an_amount_is_credited_and_never_more_than_remains(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/creditnote FA-2026-0001", "an amount", "240", "goodwill gesture", "confirm") >> "€960.00 still owed"
    talk("/unpaid") >> "FA-2026-0001 · Acme SAS · €960.00"
    talk("/creditnote FA-2026-0001", "an amount", "961") >> "At most €960.00 can still be credited"


def test_what_was_paid_is_refunded(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 1200", "confirm")
    talk("/creditnote FA-2026-0001", "an amount", "120", "goodwill gesture", "confirm") >> "€120.00 to give back"
    talk("/refund AV-2026-0001", "confirm") >> "€120.00 of AV-2026-0001 paid back to Acme SAS"
    talk("/record acme").lacks("credit of")
    talk("/invoicecard AV-2026-0001") >> "€120.00 · Transfer"


def test_what_was_paid_is_taken_off_another_invoice(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 1200", "confirm", "/invoice acme", "audit", "1", "nothing more", "confirm")
    talk("/creditnote FA-2026-0001", "an amount", "120", "goodwill gesture", "confirm")
    talk("take it off FA-2026-0002", "confirm") >> "€120.00 of AV-2026-0001 used on FA-2026-0002" >> "€960.00 still"
    talk("/invoicecard FA-2026-0002") >> "€120.00 of AV-2026-0001"


def test_a_kept_credit_is_on_the_record_and_offered_when_the_next_invoice_is_paid(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 1200", "confirm")
    talk("/creditnote FA-2026-0001", "an amount", "120", "goodwill gesture", "confirm")
    talk("/record acme") >> "Has a credit of €120.00"
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "Acme SAS has a credit of €120.00"
    talk("/paid FA-2026-0002") >> "A credit of €120.00 is left: AV-2026-0001"
    talk("/usecredit FA-2026-0002") >> "€120.00 off FA-2026-0002"
    talk("confirm") >> "€960.00 still owed"


def test_a_credit_note_is_not_dunned(talk: Talk, clock: Clock) -> None:
    """FEATURES 1.6, COMPLIANCE F4: what was credited is no longer owed."""
    set_up(talk)
    invoice(talk)
    talk("/creditnote FA-2026-0001", "all of it", "invoicing error", "confirm")
    clock.travel(days=60)
    talk("/unpaid") >> "Nobody owes you anything"
    with talk.reception.house.books.read() as session:
        assert [row.invoice_id for row in session.exec(select(Receivable))] == [1]


def test_what_is_issued_is_not_undone_but_credited(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/undo") >> "it takes a credit note"
    talk("credit note") >> "How much of it is given back?"
    talk("all of it", "invoicing error", "confirm", "/undo") >> "A credit note is never undone"


def test_a_deposit_is_credited_and_cited_as_a_deposit(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm", "/creditnote AC-2026-0001", "all of it", "invoicing error", "confirm")
    with talk.reception.house.books.read() as session:
        (cited,) = issued(session, "AV-2026-0001").corrects or ()
        assert cited.kind is DocumentKind.DEPOSIT
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0001 for Acme SAS: €1,200.00"


def test_the_deposits_come_back_with_the_final_invoice(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm", "/invoice D-2026-0001", "confirm")
    talk("/creditnote AC-2026-0001") >> "AC-2026-0001 was taken off an invoice: credit that one first"
    talk("/cancel", "/creditnote FA-2026-0001", "all of it", "invoicing error")
    talk("confirm") >> "AV-2026-0001 on FA-2026-0001: €840.00"
    with talk.reception.house.books.read() as session:
        assert issued(session, "AV-2026-0001").payable == Money.of(840)
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0002 for Acme SAS: €840.00"


@pytest.mark.parametrize("statement", ["UPDATE credit_use SET amount_cents = 1", "DELETE FROM credit_use"])
def test_the_use_of_a_credit_never_changes(talk: Talk, statement: str) -> None:
    set_up(talk)
    invoice(talk)
    talk("/creditnote FA-2026-0001", "all of it", "invoicing error", "confirm")
    with pytest.raises(DatabaseError, match="never change"), talk.reception.house.books.engine.begin() as connection:
        connection.execute(text(statement))


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "confirmer", "/fichefacture FA-2026-0001", "avoir")
    parler("toute la facture", "erreur de facturation")
    parler("confirmer") >> "Avoir AV-2026-0001 sur FA-2026-0001 : 1 080,00 €" >> "FA-2026-0001 est annulée."


def test_a_word_that_one_button_has_presses_it(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "confirmer")
    parler("/avoir FA-2026-0001", "Montant") >> "Quel montant TTC est repris"
    parler("annuler", "/avoir FA-2026-0001", "lignes") >> "Quelle ligne"
    parler("annuler", "/exporter 2026", "csv") >> "EX-2026-0001"
    parler("/exporter 2026", "FEC") >> "EX-2026-0002"


def test_a_word_that_no_button_has_presses_none(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "confirmer")
    parler("/avoir FA-2026-0001", "bitcoin") >> "Choisissez parmi"
    parler("annuler", "/exporter 2026", "pour") >> "Choisissez parmi"


def test_how_much_is_said_with_the_invoice(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "confirmer")
    parler("/avoir FA-2026-0001 lignes") >> "Quelle ligne"
    parler("annuler", "/avoir FA-2026-0001 truc") >> "Choisissez parmi" >> "Qu’est-ce qui est repris ?"
