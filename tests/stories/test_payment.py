"""Payments, whole and partial, and who still owes what."""

from __future__ import annotations

from tests.stories.selling import invoice, set_up
from tests.talking import Clock, Talk


def test_a_payment_takes_one_line_and_one_confirm(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk.touches = 0
    talk("/paid FA-2026-0001 1200 transfer", "confirm") >> "€1,200.00 received on FA-2026-0001" >> "Paid in full"
    assert talk.touches == 2


def test_what_is_due_is_one_tap(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid acme") >> "[€1,200.00]"
    talk("€1,200.00", "confirm") >> "Paid in full"


def test_a_partial_payment_leaves_the_rest(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 500", "confirm") >> "€700.00 still owed"
    talk("/unpaid") >> "€700.00"


def test_more_than_is_due_is_refused(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001", "1300") >> "Only €1,200.00 is still owed"
    talk("1200", "confirm") >> "Paid in full"


def test_a_payment_is_taken_back_by_a_second_row(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 500", "confirm")
    talk("undo") >> "payment recorded"
    talk("/unpaid") >> "€1,200.00"
    talk("/invoicecard FA-2026-0001") >> "−€500.00"


def test_cash_has_a_limit_however_it_is_cut(talk: Talk) -> None:
    """H10: it is the sale that the law counts, and not the payment (CMF D112-3)."""
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 600 cash", "confirm") >> "€600.00 received"
    talk("/paid FA-2026-0001 500 cash", "confirm") >> "With the €600.00 that came in cash already" >> "€1,000.00"
    talk("edit amount", "400", "confirm") >> "€200.00 still owed"
    talk("/paid FA-2026-0001 200 card", "confirm") >> "Paid in full"


def test_cash_has_a_limit(talk: Talk) -> None:
    """H10."""
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 1200", "edit means", "cash") >> "forbids more than €1,000.00 in cash"


def test_the_most_urgent_comes_first(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    invoice(talk, "100")
    clock.travel(days=10)
    invoice(talk, "90000")
    clock.travel(days=35)
    shown = talk("/unpaid").text
    assert shown.index("FA-2026-0002") < shown.index("FA-2026-0001")
    assert "15 days late" in shown


def test_an_invoice_is_found_by_what_is_owed_on_it(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    invoice(talk, "2000")
    talk("/paid 2400") >> "[€2,400.00]"
    talk("€2,400.00", "confirm") >> "€2,400.00 received on FA-2026-0002"


def test_nothing_owed_is_good_news(talk: Talk) -> None:
    talk("/unpaid") >> "Nobody owes you anything"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "confirmer")
    parler("/payé FA-2026-0001 80 virement", "confirmer") >> "80,00 € reçus sur FA-2026-0001" >> "1 000,00 €"
    parler("/impayés") >> "1 facture impayée"


def test_a_means_that_is_not_understood_is_asked_and_never_assumed(parler: Talk) -> None:
    """H10: what is not read as cash must not be booked as a transfer."""
    set_up(parler)
    invoice(parler.another("alix", "owner"))
    parler("/paye FA-2026-0001 735,84 bitcoin") >> "Choisissez parmi" >> "Par quel moyen ?" >> "Espèces"
    parler("carte") >> "Moyen : Carte"
    parler("annuler", "/paye FA-2026-0001 1200 éspèce") >> "plus de 1 000,00 € en espèces" >> "Par quel moyen ?"
    parler("virement") >> "Moyen : Virement"
    parler("annuler", "/paye FA-2026-0001 900 par chéqe hier", "confirmer") >> "Reste dû : 300,00 €"
    parler("/paye acme 100 troc") >> "Par quel moyen ?"


def test_a_means_waits_while_the_invoice_is_chosen(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    invoice(talk, "2000")
    talk("/paid acme 1300 barter") >> "which one?"
    talk("FA-2026-0001") >> "Only €1,200.00 is still owed on FA-2026-0001" >> "[€1,200.00]"
    talk("€1,200.00") >> "By what means?"
    talk("card", "confirm") >> "Paid in full"


def test_more_than_is_due_said_at_once_is_answered_by_what_is_due(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid FA-2026-0001 5000 transfer") >> "Only €1,200.00 is still owed on FA-2026-0001" >> "[€1,200.00]"
    talk("€1,200.00", "confirm") >> "Paid in full"


def test_what_somebody_else_received_meanwhile_is_said(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    other = talk.another("alix", "owner")
    talk("/paid FA-2026-0001 1200 transfer")
    other("/paid FA-2026-0001 500 card", "confirm") >> "€700.00 still owed"
    talk("confirm") >> "Only €700.00 is still owed" >> "[Change the amount]"
    talk("change the amount") >> "[€700.00]"
    talk("€700.00", "confirm") >> "Paid in full"


def test_what_follows_the_invoice_is_judged_by_its_own_question(parler: Talk) -> None:
    set_up(parler)
    invoice(parler.another("alix", "owner"))
    parler("/paye FA-2026-0001 -5") >> "Le minimum est 0,01" >> "Combien avez-vous reçu ?"
    parler("annuler", "/paye FA-2026-0001 1200 cheque 31/12/2027") >> "pas encore venu" >> "Quel jour ?"
    parler("hier") >> "Moyen : Chèque" >> "Reçu le : 23 nov. 2026"
