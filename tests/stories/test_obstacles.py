"""What stands in the way of billing is told at once, with what mends it."""

from __future__ import annotations

from tests.stories.selling import invoice, quote, set_up
from tests.talking import Talk


def test_a_quote_that_is_not_accepted_is_refused_at_once_and_accepted_in_one_tap(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/deposit D-2026-0001 30 %") >> "D-2026-0001 is not accepted" >> "[Accepted]"
    talk("accepted") >> "Acme SAS accepted D-2026-0001" >> "[Invoice a deposit]"


def test_a_quote_that_is_all_invoiced_is_refused_at_once(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    said = talk("/invoice D-2026-0001")
    said >> "D-2026-0001 was invoiced already: FA-2026-0001" >> "[Open the invoice]"
    said.lacks("Confirm")
    talk("open the invoice") >> "FA-2026-0001 · €1,200.00"


def test_so_it_is_where_another_quote_can_be_invoiced(parler: Talk) -> None:
    set_up(parler)
    for _number in range(2):
        parler("/devis acme", "audit", "1", "rien de plus", "confirmer", "accepté")
    parler("/facture D-2026-0001", "confirmer") >> "FA-2026-0001"
    parler("/facture D-2026-0001") >> "D-2026-0001 est déjà facturé : FA-2026-0001." >> "[Ouvrir la facture]"
    parler("/situation D-2026-0001 40 %") >> "D-2026-0001 est déjà facturé"
    parler("/acompte", "D-2026-0001") >> "D-2026-0001 est déjà facturé" >> "[Ouvrir la facture]"
