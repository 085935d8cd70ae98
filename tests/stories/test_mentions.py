"""What the law wants on a document is asked for when it is missing, and then things go on where they were.

COMPLIANCE A1, A4, B1 to B13, C6, E3, F1, F3; each test begins with the rule that it shows.
"""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from storage.tables import LedgerRecord
from templates.pages import page
from tests.stories.reading import change_company, issued, mentions, quoted
from tests.stories.selling import set_up
from tests.talking import Clock, Talk, readable


def test_b12_what_is_missing_is_asked_for_at_once_and_then_one_confirm_issues(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice Nouveau", "create", "audit", "1", "nothing more")
    talk("confirm") >> "The law wants the customer’s address on the invoice" >> "Complete the customer"
    talk("complete the customer") >> "What is the address?"
    talk("1 rue Haute, 75001 Paris") >> "A business, or a private person?"
    talk("business", "skip", "skip", "confirm") >> "Customer added: Nouveau" >> "Total €1,080.00"
    talk("confirm") >> "Invoice FA-2026-0001 for Nouveau: €1,080.00"


@pytest.mark.parametrize(
    ("column", "what", "question", "answer"),
    [
        ("capital", "the company’s share capital", "How much is its share capital?", "10000"),
        ("rcs_town", "the town of the company’s register (RCS)", "In which town is it in the register", "Lyon"),
        ("vat_number", "the company’s VAT number", "What is its VAT number?", "FR44732829320"),
    ],
)
def test_b2_b3_b4_the_company_is_completed_in_passing(
    talk: Talk, column: str, what: str, question: str, answer: str
) -> None:
    set_up(talk)
    change_company(talk, **{column: ""})
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> f"The law wants {what}"
    talk("complete the company") >> question
    talk(answer, "confirm") >> "Atelier Lumen is set up." >> "€1,080.00"
    talk("confirm") >> "Invoice FA-2026-0001"


@pytest.mark.parametrize("stage", ["terminal-sqlite", "terminal-postgresql"], indirect=True)
def test_b12_who_may_not_complete_the_company_is_told_who_may(talk: Talk) -> None:
    set_up(talk)
    change_company(talk, capital="")
    bruno = talk.another("bruno")
    bruno("/invoice acme", "audit", "1", "nothing more", "confirm") >> "share capital" >> "The owner can mend it"
    change_company(talk, capital="10000")
    bruno("confirm") >> "Invoice FA-2026-0001"


def test_a1_a_quote_says_when_and_where_and_that_it_is_free(talk: Talk) -> None:
    set_up(talk)
    change_company(talk, conditions="Paiement à 30 jours.")
    talk("/quote acme", "audit", "1", "travel", "1", "80", "nothing more")
    talk("start or delay within three weeks") >> "Start or delay: within three weeks"
    talk("place of work Lyon 8", "order number PO-17", "confirm") >> "D-2026-0001"
    document = quoted(talk)
    assert (document.begins, document.executed_at, document.purchase_order) == ("within three weeks", "Lyon 8", "PO-17")
    assert document.conditions == "Paiement à 30 jours."
    assert document.terms == "30 jours net"
    assert mentions(document) == {"FREE_QUOTE": "Devis gratuit."}


def test_b1_b6_b9_an_invoice_says_whose_order_it_is_and_where_it_went(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "order number PO-17", "confirm", "accepted", "invoice it")
    talk("delivered on yesterday", "delivery address 1 quai Sud, 13002 Marseille", "confirm") >> "FA-2026-0001"
    document = issued(talk)
    assert (document.purchase_order, document.delivered_on) == ("PO-17", date(2026, 11, 23))
    assert document.delivery is not None
    assert document.delivery.city == "Marseille"
    assert document.customer.siren == "552100554"


def test_b9_b11_f1_the_company_s_choices_are_on_its_invoices(talk: Talk) -> None:
    set_up(talk)
    talk("/setup", "VAT on invoicing yes", "VAT group Groupe Nord, 59000 Lille, FR44732829320")
    talk("late penalties 5") >> "The law wants at least 7.86%"
    talk("late penalties 15", "goods or services goods", "confirm") >> "is set up"
    talk("/invoice acme", "lamp", "1", "100", "audit", "1", "nothing more", "confirm") >> "FA-2026-0001"
    said = mentions(issued(talk))
    assert said["DEBITS"] == "Option pour le paiement de la taxe d’après les débits."
    assert said["VAT_GROUP"].endswith("Groupe Nord, 59000 Lille, FR44732829320")
    assert "au taux de 15 % par an" in said["PMD"]
    assert said["MIXED"].endswith("livraison de biens et prestation de services.")


def test_a4_a_quote_says_who_sells_as_an_invoice_does(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "confirm")
    said = readable(page(quoted(talk), None))
    assert "Atelier Lumen, SARL au capital de 10 000 €" in said
    assert "RCS Lyon 732 829 320" in said


def test_b13_a_consumer_s_invoice_is_the_note_that_is_due(talk: Talk) -> None:
    set_up(talk)
    talk("/customer Zoé Petit", "create", "private person", "3 rue Basse, 69001 Lyon", "skip", "confirm")
    talk("/invoice zoé", "audit", "2", "nothing more", "place of work 3 rue Basse, Lyon", "delivered on yesterday")
    talk("confirm") >> "FA-2026-0001"
    said = readable(page(issued(talk), None))
    for detail in ("Zoé Petit", "23 nov. 2026", "3 rue Basse, Lyon", "Audit", "900,00 €", "Total HT", "Total TTC"):
        assert detail in said
    assert not {"AAB", "PMD", "PMT"} & set(mentions(issued(talk)))


def test_b5_a_sole_trader_has_ei_beside_the_name(talk: Talk) -> None:
    set_up(talk)
    change_company(talk, name="Jeanne Martin", legal_form="EI", capital="", rcs_town="")
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "FA-2026-0001"
    assert issued(talk).seller.name == "Jeanne Martin EI"


def test_e3_an_invoice_read_again_years_later_says_what_it_said(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    change_company(talk, is_franchise=True, vat_number="")
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "FA-2026-0001"
    clock.travel(days=365 * 3)
    assert mentions(issued(talk))["FRANCHISE"] == "TVA non applicable, art. 293 B du CGI"
    talk("/invoice acme", "audit", "1", "nothing more", "confirm") >> "does not know the legal wording"
    talk("/invoicecard FA-2026-0001") >> "FA-2026-0001"


def test_f3_terms_beyond_the_law_are_refused_with_its_article(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice acme", "audit", "1", "nothing more", "payment terms", "90 days")
    talk("payment terms 90 days") >> "Payment terms go up to 60 days (article L441-10"
    talk("60 days end of month") >> "End-of-month terms go up to 45 days (article L441-10"


def test_c6_numbers_go_on_from_another_tool_s_once(talk: Talk) -> None:
    set_up(talk)
    talk("/numbering", "invoices", "42", "confirm") >> "The first number will be FA-2026-0042."
    talk("/numbering", "invoices", "50", "confirm") >> "the next number follows FA-2026-0041"
    talk("cancel", "/invoice acme", "audit", "1", "nothing more", "confirm") >> "Invoice FA-2026-0042"
    talk("/numbering", "invoices", "99", "confirm") >> "follows FA-2026-0042"
    with talk.reception.house.books.read() as session:
        found = select(LedgerRecord.content).where(LedgerRecord.action == "first number set")
        assert [b'"first":42' in content for content in session.exec(found)] == [True]


def test_c6_only_the_owner_says_where_numbers_begin(talk: Talk) -> None:
    talk.another("bruno", role="manager")("/numbering") >> "does not permit"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/facture Nouveau", "créer", "audit", "1", "rien de plus", "confirmer") >> "La loi exige l’adresse du client"
    parler("compléter le client") >> "Quelle est l’adresse ?"
    parler("1 rue Haute, 75001 Paris", "particulier", "passer", "confirmer") >> "1 080,00 €"
    parler("régime de TVA", "exonéré", "formation professionnelle", "confirmer") >> "900,00 €"
