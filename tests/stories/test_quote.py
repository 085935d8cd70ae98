"""Drafting a quote, and what becomes of it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage import quotes
from storage.tables import Company
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk


def test_three_lines_take_at_most_twelve_touches(talk: Talk) -> None:
    set_up(talk)
    talk.touches = 0
    talk("/quote acme", "Etude", "1", "299.33", "Licence", "1", "179.33", "Support", "1")
    talk("99.34", "nothing more") >> "Net €578.00 · VAT €115.60 · Total €693.60"
    talk("confirm") >> "Quote D-2026-0001 for Acme SAS: €693.60"
    assert talk.touches <= 12


def test_the_catalogue_gives_the_price_and_the_rate(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "3") >> "Net €2,700.00 · VAT €540.00 · Total €3,240.00"


def test_under_the_vat_franchise_no_vat_is_charged_whatever_the_catalogue_says(talk: Talk) -> None:
    set_up(talk)
    with talk.reception.house.books.open() as session:
        session.exec(select(Company)).one().is_franchise = True
    talk("/quote acme", "audit", "3", "nothing more") >> "VAT €0.00 · Total €2,700.00"
    talk("edit line 1", "vat", "20") >> "under the VAT franchise charges no VAT"
    talk("back", "confirm") >> "Quote D-2026-0001 for Acme SAS: €2,700.00"


def test_fifty_lines_are_taxed_on_their_sum(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "Poste", "1", "241.67")
    for _number in range(49):
        talk("Poste", "1", "241.67")
    talk("nothing more") >> "VAT €2,416.70"


def test_a_discount_on_the_whole_stays_live_when_a_line_is_added(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "discount", "10") >> "Discount: −€90.00"
    talk("line", "audit", "1", "nothing more") >> "Discount: −€180.00"


def test_anything_can_be_changed_at_the_summary(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "edit line 1", "quantity", "5") >> "Net €4,500.00"
    talk("edit line 1", "unit price", "100", "note", "Merci", "confirm") >> "€600.00"


def test_without_a_company_it_is_set_up_first_and_what_was_said_is_not_lost(talk: Talk) -> None:
    talk("/quote Zenith") >> "The company is not set up yet" >> "[Set up the company]"
    talk("set up the company", "Atelier Lumen", "EI", "732829320", "no", "4 rue des Tanneurs, 69007 Lyon")
    talk("a@example.com", "skip", "30 days", "confirm") >> "Zenith"
    talk("create", "Conseil", "1", "100", "nothing more", "confirm") >> "Quote D-2026-0001 for Zenith: €100.00"


def test_an_invoice_too_wants_a_company_first(talk: Talk) -> None:
    talk("/invoice") >> "[Set up the company]"


def test_a_quote_that_is_changed_says_so_at_its_head(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "rien d’autre") >> "Nouveau devis"
    parler("confirmer", "/modifierdevis D-2026-0001") >> "Modifier D-2026-0001"


def test_a_quote_is_sent_then_accepted(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/sent D-2026-0001") >> "D-2026-0001 is with the customer"
    talk("accepted") >> "Acme SAS accepted D-2026-0001: €1,200.00" >> "[Invoice it]"
    talk("/refused D-2026-0001") >> "That is no longer possible: D-2026-0001"


def test_a_decision_can_be_taken_back(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/refused D-2026-0001") >> "is refused"
    talk("undo") >> "quote refused"
    talk("/accepted D-2026-0001") >> "accepted"


def test_a_second_tap_on_a_decision_does_nothing_more(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    accepted = next(button for button in talk.buttons if button.label == "Accepted")
    talk("accepted") >> "accepted"
    talk.terminal.buttons = [accepted]
    talk("accepted") >> "no longer available"


def test_a_quote_is_changed_under_its_number(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("change") >> "Conseil"
    talk("edit line 1", "unit price", "500", "confirm") >> "Quote D-2026-0001 for Acme SAS: €600.00"
    talk("/quotes") >> "D-2026-0001 · €600.00"


def test_a_variant_has_a_number_of_its_own(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/duplicate D-2026-0001", "edit line 1", "quantity", "2", "confirm") >> "Quote D-2026-0002"
    talk("/quotes") >> "D-2026-0001 · €1,200.00" >> "D-2026-0002 · €2,400.00"


def test_an_ended_quote_is_accepted_only_with_a_new_validity(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    quote(talk)
    clock.travel(days=31)
    talk("/accepted D-2026-0001") >> "was valid until 24 Dec 2026"
    talk("/changequote D-2026-0001", "valid until", "2027-01-31", "confirm") >> "Valid until 31 Jan 2027"
    talk("accepted") >> "accepted"


def test_a_card_shows_the_quote_and_what_can_be_done(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/quotecard D-2026-0001") >> "not sent yet" >> "1 × Conseil" >> "[Sent]"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("beaucoup", "number"),
        ("0", "sells nothing"),
        ("1e400", "number"),
        ("999999999999", "at most"),
        ("🙂", "number"),
        ("'; DROP TABLE quote; --", "number"),
        ("<b>3</b>", "number"),
    ],
)
def test_bad_quantities_get_a_sentence_and_the_draft_is_kept(talk: Talk, typed: str, answer: str) -> None:
    set_up(talk)
    talk("/quote acme", "audit")
    talk(typed) >> answer
    talk("2") >> "Net €1,800.00"


@pytest.mark.parametrize("name", ["<b>&amp;</b>", "Ψάρι Киев Łódź", "a" * 200, "Robert'); DROP TABLE customer;--"])
def test_odd_names_are_kept_as_they_are(talk: Talk, name: str) -> None:
    set_up(talk)
    talk(f"/quote {name}", "create", "audit", "1", "nothing more", "confirm") >> f"for {name}"


def test_ten_thousand_characters_are_refused_with_a_sentence(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "note")
    talk("x" * 10_000) >> "10,000 characters long"
    talk("merci") >> "merci"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "2") >> "HT 1 800,00 € · TVA 360,00 € · TTC 2 160,00 €"
    parler("rien de plus", "remise", "5,5", "confirmer") >> "Devis D-2026-0001 pour Acme SAS : 2 041,20 €"


@pytest.mark.parametrize("name", ["🙂🙂", "% _"])
def test_a_name_without_any_letter_is_refused_with_a_sentence(talk: Talk, name: str) -> None:
    set_up(talk)
    talk(f"/quote {name}", "create") >> "A name needs letters or digits"
    talk("acme") >> "Which product"


def test_a_lines_fields_are_named_in_its_menu(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "2", "hébergement", "12", "9,90", "rien")
    parler("modifier ligne 2", "prix", "20") >> "12 × hébergement à 20,00 € = 240,00 €"
    parler("ligne 2", "quantité 3") >> "3 × hébergement à 20,00 € = 60,00 €"
    parler("ligne 2", "retirer").lacks("hébergement")


def test_a_value_follows_its_name_at_the_summary(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "2", "hébergement", "12", "9,90", "rien")
    parler("remise 150") >> "Le maximum est 100."
    parler("remise 10") >> "Remise : 10 %"
    parler("modifier note : Avec Jérôme, lundi") >> "Note : Avec Jérôme, lundi"
    parler("supprimer la ligne 9") >> "dites-moi ce qu’il faut modifier"
    parler("supprimer ligne 1") >> "Ligne 1 : 12 × hébergement"
    parler("ok") >> "D-2026-0001"


def test_the_catalogues_unit_comes_with_its_product(parler: Talk) -> None:
    set_up(parler)
    parler("/produit Formation", "450", "20", "jour", "ok")
    parler("/devis acme", "formation", "2", "hébergement", "1", "9,90", "rien", "ok") >> "D-2026-0001"
    with parler.reception.house.books.open() as session:
        assert [line.unit for line in quotes.lines(session, 1)] == ["jour", ""]


def test_a_decided_quote_says_so_when_it_is_named_again(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/accepted D-2026-0001") >> "accepted D-2026-0001"
    talk("/accepted D-2026-0001") >> "That is no longer possible: D-2026-0001"
    talk("/changequote d-2026-0001") >> "D-2026-0001 can no longer be changed: make a variant of it."
