"""The salesperson gets the link by which a customer signs, and closes it."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.stories.selling import quote, set_up
from tests.talking import Talk

LINK = re.compile(r"https://desk\.example/q/([\w-]{32})")


def test_a_quote_gets_a_link_with_its_pdf_in_one_tap(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    said = talk("get the signing link") >> "D-2026-0001 for Acme SAS" >> "until 24 Dec 2026"
    assert LINK.search(said.text)
    talk("/quotecard D-2026-0001") >> "· sent ·"


def test_two_links_are_never_the_same(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    first = LINK.search(talk("/online D-2026-0001").text)
    talk.clock.travel(minutes=1)
    second = LINK.search(talk("/online D-2026-0001").text)
    assert first
    assert second
    assert first.group() != second.group()


def test_who_asks_twice_in_a_breath_gets_one_link(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    (talk("/online D-2026-0001", "/online D-2026-0001") >> "just above").lacks("/q/")


def test_a_link_is_closed_once_and_another_is_one_tap_away(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/online D-2026-0001", "close the link") >> "cannot be signed through its link any more"
    talk("get a new link") >> "https://desk.example/q/"
    talk("/revoke D-2026-0001", "/revoke D-2026-0001") >> "No link leads to D-2026-0001"


def test_a_quote_that_is_decided_or_over_has_no_link(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    quote(talk)
    talk("/refused D-2026-0001", "/online D-2026-0001") >> "can no longer be signed"
    talk.clock.travel(days=31)
    talk("/online D-2026-0002") >> "change its validity first"


def test_without_an_address_on_the_web_the_chat_says_what_to_set(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk.reception.house = replace(talk.reception.house, public_url="")
    (talk("/online D-2026-0001") >> "COMPTOIR_PUBLIC_URL").lacks("/q/")


def test_a_quote_signed_on_paper_has_no_proof(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/evidence D-2026-0001") >> "was not signed online"


def test_le_lien_se_demande_en_français(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "Conseil", "1", "1000", "rien de plus", "confirmer")
    parler("/signature D-2026-0001") >> "transmettez ce lien et le PDF à votre client" >> "https://desk.example/q/"
