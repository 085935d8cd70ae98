"""A quote billed by deposits, by progress and by what is left (COMPLIANCE G6, FEATURES 1.5)."""

from __future__ import annotations

from sqlmodel import Session, select

from domain.documents import Document, DocumentKind, read_document
from domain.money import Money
from storage import ledger
from storage.tables import Invoice, Quote, Receivable
from tests.stories.reading import quoted
from tests.stories.selling import quote, set_up
from tests.talking import Talk, readable


def accepted(talk: Talk, amount: str = "1000") -> None:
    """An accepted quote for Acme, D-2026-0001."""
    set_up(talk)
    quote(talk, amount)
    talk("accepted") >> "accepted D-2026-0001"


def issued(session: Session, number: str) -> Document:
    row = session.exec(select(Invoice).where(Invoice.number == number)).one()
    assert row.snapshot is not None
    return read_document(row.snapshot)


def test_a_deposit_is_one_question_and_one_confirm(talk: Talk) -> None:
    accepted(talk)
    talk.touches = 0
    talk("invoice a deposit") >> "How much?" >> "30%"
    talk("30%") >> "Deposit of €360.00, VAT included"
    talk("confirm") >> "Deposit invoice AC-2026-0001 for Acme SAS: €360.00" >> "To be paid by 24 Nov 2026"
    assert talk.touches == 3
    with talk.reception.house.books.read() as session:
        deposit = issued(session, "AC-2026-0001")
        assert (deposit.kind, deposit.quote_number) == (DocumentKind.DEPOSIT, "D-2026-0001")
        assert [readable(line.description) for line in deposit.lines] == ["Acompte de 30 % sur le devis D-2026-0001"]
        assert ledger.verify(session) is None


def test_a_deposit_is_said_in_one_line(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 500 €") >> "Deposit of €500.00"
    talk("confirm") >> "AC-2026-0001 for Acme SAS: €500.00"


def test_the_final_invoice_takes_off_the_deposits_by_itself(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm", "/deposit D-2026-0001 100 €", "confirm")
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0001 for Acme SAS" >> "€1,200.00, less deposits of €"
    with talk.reception.house.books.read() as session:
        final = issued(session, "FA-2026-0001")
        assert [deposit.number for deposit in final.deposits or ()] == ["AC-2026-0001", "AC-2026-0002"]
        owed = session.exec(select(Receivable).where(Receivable.invoice_id == 3)).one()
        assert Money(owed.gross_cents) == final.payable
    talk("/invoicecard FA-2026-0001") >> "Deposit AC-2026-0001 taken off: €360.00"
    talk("/quotecard D-2026-0001") >> "Deposit invoice AC-2026-0001" >> "Invoice FA-2026-0001"


def test_no_more_than_the_quote_is_asked_for_in_deposits(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 80 %", "confirm", "/deposit D-2026-0001", "30 %") >> "At most €240.00"


def test_progress_is_cumulative_and_goes_on_to_the_end(talk: Talk) -> None:
    accepted(talk)
    talk("/progress D-2026-0001", "25%", "confirm") >> "FA-2026-0001 for Acme SAS: €300.00" >> "no. 1: 0% → 25%"
    talk("/progress D-2026-0001") >> "25% is invoiced so far"
    talk("20%") >> "25% is invoiced already"
    talk("60%", "confirm") >> "FA-2026-0002 for Acme SAS: €420.00" >> "no. 2: 25% → 60%"
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0003 for Acme SAS: €480.00" >> "no. 3: 60% → 100%"
    with talk.reception.house.books.read() as session:
        assert session.exec(select(Quote.status)).one() == "invoiced"


def test_progress_is_said_line_by_line(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "10", "Conseil", "1", "500", "nothing more", "confirm", "accepted")
    talk("/progress D-2026-0001", "skip") >> "Which line went on?"
    talk("audit", "50", "nothing more", "confirm") >> "FA-2026-0001 for Acme SAS: €5,400.00"
    with talk.reception.house.books.read() as session:
        (line,) = issued(session, "FA-2026-0001").lines
        assert (line.description, line.net) == ("Audit", Money.of(4500))
        assert line.note is not None
        assert "50" in line.note


def test_a_deposit_is_taken_off_the_progress(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm")
    talk("/progress D-2026-0001 50 %", "confirm") >> "FA-2026-0001 for Acme SAS: €240.00"
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0002 for Acme SAS: €600.00"


def test_a_draft_holds_the_quote_until_it_is_issued(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm")
    talk("/invoice D-2026-0001", "keep as a draft", "yes", "confirm") >> "it has no number"
    talk("/deposit D-2026-0001 10 %") >> "D-2026-0001 was invoiced already: draft"
    talk("/cancel", "/issue acme", "confirm") >> "FA-2026-0001 for Acme SAS: €840.00"


def test_a_draft_that_is_dropped_lets_the_quote_go(talk: Talk) -> None:
    accepted(talk)
    talk("/invoice D-2026-0001", "keep as a draft", "yes", "confirm", "drop it", "confirm") >> "The draft is gone"
    talk("/deposit D-2026-0001 30 %", "confirm") >> "AC-2026-0001"


def test_the_deposit_that_the_quote_asks_for_is_proposed(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "deposit", "40", "confirm", "accepted", "invoice a deposit")
    talk("confirm") >> "AC-2026-0001 for Acme SAS: €432.00"


def test_an_acceptance_with_a_deposit_is_not_taken_back(talk: Talk) -> None:
    accepted(talk)
    undo = next(button for button in talk.buttons if "Undo" in button.label)
    talk("/deposit D-2026-0001 30 %", "confirm")
    talk.terminal.buttons = [undo]
    talk("undo") >> "has been changed since"


def test_what_is_paid_of_each_is_seen_apart(talk: Talk) -> None:
    accepted(talk)
    talk("/deposit D-2026-0001 30 %", "confirm", "/paid AC-2026-0001 360", "confirm") >> "Paid in full"
    talk("/invoice D-2026-0001", "confirm", "/paid FA-2026-0001 840", "confirm") >> "Paid in full"
    talk("/unpaid") >> "Nobody owes you anything"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "rien de plus", "confirmer", "accepté", "facturer un acompte")
    parler("30 %", "confirmer") >> "Facture d’acompte AC-2026-0001 pour Acme SAS : 324,00 €"
    (
        parler("/situation D-2026-0001", "50 %", "confirmer")
        >> "Situation n° 1 : 0 % → 50 %"
        >> "moins 324,00 € d’acomptes"
    )


def test_the_deposit_that_was_agreed_is_not_forgotten_at_the_invoice(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme 10j audit acompte 30%", "confirmer") >> "Acompte : 30 %"
    assert readable(quoted(parler).terms or "").endswith("acompte de 30 % à la commande, soit 3 240,00 € TTC")
    parler("/accepte D-2026-0001")
    parler("/facture D-2026-0001") >> "Acompte de 30 % prévu, pas encore facturé" >> "Facturer l’acompte]"
    parler("facturer l’acompte", "oui") >> "Acompte de 3 240,00 € TTC"
    parler("confirmer") >> "AC-2026-0001" >> "3 240,00 €"
    parler("/facture D-2026-0001").lacks("pas encore facturé")
    parler("confirmer") >> "7 560,00 €"


def test_what_a_deposit_comes_to_is_not_said_while_options_are_open(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "audit", "1", "rien de plus", "modifier ligne 2", "option", "oui")
    parler("acompte", "30", "confirmer") >> "D-2026-0001"
    assert readable(quoted(parler).terms or "").endswith("acompte de 30 % à la commande")


def test_a_deposit_said_in_one_line_is_judged_by_its_question(parler: Talk) -> None:
    set_up(parler)
    english = parler.another("alix", "owner")
    quote(english)
    english("accepted")
    parler("/acompte D-2026-0001 150 %") >> "Le maximum est 100" >> "Combien ?"
    parler("annuler", "/acompte D-2026-0001 -5") >> "Le minimum est 0,01" >> "Combien ?"
    parler("annuler", "/acompte D-2026-0001 5000 €") >> "au plus 1 200,00 €" >> "Combien ?"
    parler("30 %", "confirmer") >> "AC-2026-0001"
