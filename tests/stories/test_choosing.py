"""At a choice a miss is no dead end: the usual list stays, and a bare number picks from it."""

from __future__ import annotations

from tests.stories.selling import invoice, quote, set_up
from tests.talking import Talk


def test_after_a_miss_the_usual_list_is_shown_again(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/creditnote FA-2026-0099") >> "I know no “FA-2026-0099”" >> "[FA-2026-0001 · Acme SAS · €1,200.00]"
    talk("some lines") >> "I know no “some lines”" >> "[FA-2026-0001"
    talk("FA-2026-0001 · Acme SAS · €1,200.00") >> "How much of it is given back?"


def test_a_bare_number_picks_from_the_list(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    quote(talk)
    quote(talk, "500")
    talk("/accepted zzz") >> "[D-2026-0003 · Acme SAS · €600.00]" >> "[D-2026-0002"
    talk("7") >> "I know no “7”" >> "[D-2026-0003"
    talk("2") >> "accepted D-2026-0002"


def test_a_number_that_finds_something_is_searched_first(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    quote(talk, "500")
    talk("/accepted zzz") >> "[D-2026-0002"
    talk("1") >> "accepted D-2026-0001"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "rien de plus", "confirmer", "accepté")
    parler("/facture FA-2026-0099") >> "Je ne trouve pas" >> "[D-2026-0001"
    parler("1") >> "Acme SAS · 1 080,00 €"
