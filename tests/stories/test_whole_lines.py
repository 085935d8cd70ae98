"""A whole command in one line begins its conversation, whatever is under way."""

from __future__ import annotations

from tests.stories.selling import invoice, set_up
from tests.talking import Talk


def test_a_dictated_quote_is_no_answer_to_what_waits(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus") >> "J’émets la facture ?"
    parler("devis acme 1 applique @900") >> "Nouveau devis" >> "Applique"
    parler("confirmer") >> "D-2026-0001"
    parler("/reprendre") >> "J’émets la facture ?"


def test_nor_is_it_a_customers_name(parler: Talk) -> None:
    set_up(parler)
    parler("/facture") >> "Pour quel client ?"
    parler("devis acme 1 applique @900") >> "Nouveau devis" >> "Applique"


def test_a_payment_and_a_credit_note_go_where_they_belong(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/quote acme", "audit", "1", "nothing more") >> "Shall I save it?"
    talk("paid FA-2026-0001 200 transfer") >> "€200.00" >> "Transfer"
    talk("creditnote FA-2026-0001") >> "How much of it is given back?"


def test_what_names_an_answer_still_changes_it(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "deposit 30") >> "Deposit: 30%"
    talk("note", "call acme reached 12 min") >> "Note: call acme reached 12 min"
    talk("/call acme", "reached", "call back tomorrow") >> "call back"
