"""How a sale is taxed, as it is told in the chat (COMPLIANCE D8, E, E1): by its customer, or by one tap."""

from __future__ import annotations

import pytest

from domain.documents import Nature
from domain.vat import VatCase
from templates.einvoice.building import xml
from tests.stories.reading import change_company, issued, mentions, quoted
from tests.stories.selling import set_up
from tests.talking import Talk
from tests.templates.judges import faults

BELGIAN = (
    "/customer Bruxelles SA", "create", "business", "skip", "Rue de la Loi 16, 1040 Bruxelles, Belgium", "skip",
    "BE0403170701", "confirm",
)  # fmt: skip
AMERICAN = (
    "/customer New York Inc", "create", "business", "skip", "350 Fifth Avenue, New York NY 10118, USA", "skip",
    "confirm",
)  # fmt: skip


def test_e_services_for_a_business_of_the_union_are_under_reverse_charge(talk: Talk) -> None:
    set_up(talk)
    talk(*BELGIAN)
    talk("/invoice bruxelles", "audit", "1", "nothing more") >> "VAT: Reverse charge" >> "Total €900.00"
    talk("confirm") >> "FA-2026-0001 for Bruxelles SA: €900.00"
    document = issued(talk)
    assert document.case is VatCase.REVERSE_CHARGE
    assert mentions(document)["REVERSE_CHARGE"] == "Autoliquidation"
    assert document.totals.vat.cents == 0


def test_e_a_business_of_the_union_without_a_vat_number_pays_french_vat_and_one_is_told_so(talk: Talk) -> None:
    set_up(talk)
    told = "Without its VAT number, French VAT is charged."
    talk(*BELGIAN[:5], "skip") >> "What is its VAT number?"
    talk("skip") >> told
    talk("VAT number BE0403170701").lacks(told)
    talk("VAT number", "skip", "confirm")
    talk("/invoice bruxelles", "audit", "1", "nothing more", "confirm") >> "€1,080.00"


def test_e_goods_for_a_business_of_the_union_are_exempt_there(talk: Talk) -> None:
    set_up(talk)
    talk(*BELGIAN)
    talk("/product Lamp", "100", "20", "piece", "goods or services", "goods", "confirm")
    talk("/invoice bruxelles", "lamp", "3", "nothing more") >> "VAT: Goods sent to the EU"
    talk("confirm") >> "€300.00"
    assert mentions(issued(talk))["INTRA_EU"] == "Exonération de TVA, art. 262 ter I du CGI"
    assert issued(talk).nature is Nature.GOODS


def test_e1_goods_and_services_for_another_country_of_the_union_are_two_documents(talk: Talk) -> None:
    set_up(talk)
    talk(*BELGIAN)
    talk("/product Lamp", "100", "20", "piece", "goods or services", "goods", "confirm")
    talk("/invoice bruxelles", "lamp", "3", "audit", "1", "nothing more") >> "put them on two documents"
    talk("confirm") >> "put them on two documents"
    talk("VAT case", "Goods sent to the EU") >> "Total €1,200.00"
    talk("confirm") >> "€1,200.00"


def test_e_a_customer_outside_the_union_pays_no_vat(talk: Talk) -> None:
    set_up(talk)
    talk(*AMERICAN)
    talk("/invoice new york", "audit", "1", "nothing more") >> "VAT: Outside the EU"
    talk("confirm") >> "€900.00"
    assert mentions(issued(talk))["EXPORT"] == "TVA non applicable, art. 259-1° du CGI"


def test_e_the_case_is_changed_in_one_tap_and_what_it_needs_is_asked_for(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice acme", "audit", "1", "nothing more", "VAT case", "reverse charge") >> "Total €900.00"
    talk("confirm") >> "The law wants the customer’s VAT number"
    talk("complete the customer") >> "What is its VAT number?"
    talk("FR96552100554", "confirm", "confirm") >> "FA-2026-0001 for Acme SAS: €900.00"
    assert issued(talk).customer.vat_number == "FR96552100554"


def test_e_goods_without_vat_need_an_address_where_their_case_says(talk: Talk) -> None:
    set_up(talk)
    change_company(talk, sells="goods")
    talk("/invoice acme", "lamp", "1", "100", "nothing more", "VAT case", "outside the EU")
    talk("confirm") >> "The law wants a delivery address"
    talk("fill it in") >> "To which address is it delivered?"
    talk("350 Fifth Avenue, New York NY 10118, USA", "confirm") >> "FA-2026-0001 for Acme SAS: €100.00"
    delivery = issued(talk).delivery
    assert delivery is not None
    assert delivery.country == "US"


def test_e_an_exempt_sale_names_its_article(talk: Talk) -> None:
    set_up(talk)
    talk("/invoice acme", "training", "1", "100", "nothing more", "VAT case", "exempt") >> "Which exemption?"
    talk("vocational", "confirm") >> "€100.00"
    document = issued(talk)
    assert document.exemption is not None
    assert document.exemption.code == "VATEX-FR-CGI261-4"
    assert mentions(document)["EXEMPT"] == "Exonération de TVA, art. 261-4-4° a du CGI"


def test_e_a_vat_number_that_came_after_the_quote_is_told_at_its_invoice_and_its_case_is_changed_there(
    parler: Talk,
) -> None:
    set_up(parler)
    parler("/client Köln GmbH", "créer", "entreprise", "passer", "Domkloster 4, 50667 Köln, Germany", "passer")
    parler("passer", "confirmer") >> "Client ajouté"
    parler("/devis köln", "audit", "1", "rien de plus") >> "Sans son numéro de TVA, la TVA française"
    parler("confirmer", "/accepte D-2026-0001")
    parler("/facture D-2026-0001") >> "Sans son numéro de TVA, la TVA française"
    parler("annuler", "/client Köln GmbH", "n° de tva", "DE136695976", "confirmer") >> "Client modifié"
    parler("/facture D-2026-0001") >> "Le client a maintenant un n° de TVA : autoliquidation ?" >> "1 080,00 €"
    parler("régime de tva", "autoliquidation").lacks("maintenant un n° de TVA") >> "Köln GmbH · 900,00 €"
    parler("confirmer") >> "FA-2026-0001" >> "900,00 €"
    assert issued(parler).case is VatCase.REVERSE_CHARGE
    parler("/avoir FA-2026-0001", "tout", "erreur", "confirmer") >> "AV-2026-0001"


def test_e_what_is_invoiced_in_part_keeps_its_case_and_what_has_no_rates_gets_none(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme 1j audit acompte 30%") >> "VAT case"
    talk("confirm", "/accepted D-2026-0001", "/deposit D-2026-0001", "confirm") >> "AC-2026-0001"
    talk("/invoice D-2026-0001").lacks("VAT case")
    talk("cancel", "/quote acme", "audit", "1", "nothing more", "VAT case", "reverse charge", "confirm")
    talk("/accepted D-2026-0002", "/invoice D-2026-0002", "VAT case", "VAT charged") >> "make a variant of it"


def test_e_no_question_is_asked_where_the_company_charges_no_vat(talk: Talk) -> None:
    set_up(talk)
    change_company(talk, is_franchise=True, vat_number="")
    talk("/invoice acme", "audit", "1", "nothing more").lacks("VAT case")
    talk("confirm") >> "€900.00"
    assert mentions(issued(talk))["FRANCHISE"] == "TVA non applicable, art. 293 B du CGI"


def test_e_the_case_of_a_quote_goes_to_its_invoice_and_to_its_changes(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "VAT case", "exempt", "training", "confirm") >> "€900.00"
    talk("/changequote D-2026-0001") >> "VAT case: Exempt of VAT" >> "Exemption: Vocational training"
    talk("confirm", "accepted", "invoice it", "confirm") >> "FA-2026-0001 for Acme SAS: €900.00"
    assert issued(talk).exemption == quoted(talk).exemption


def test_d8_a_company_overseas_has_the_rates_of_its_department(talk: Talk) -> None:
    set_up(talk)
    change_company(talk, postal_code="97400", city="Saint-Denis")
    talk("/product Lamp", "100") >> "8.5%" >> "1.05%"
    talk("20") >> "20% is not a VAT rate of yours: use 8.5%, 2.1%, 1.75%, 1.05%, 0%."
    talk("8.5", "skip", "confirm")
    talk("/invoice acme", "lamp", "1", "nothing more", "confirm") >> "€108.50"


BELGIAN_INVOICE = (*BELGIAN, "/invoice bruxelles")
CASES = {
    "reverse charge": (*BELGIAN_INVOICE, "audit", "1", "nothing more"),
    "intra-EU": (*BELGIAN_INVOICE, "lamp", "1", "nothing more"),
    "export of services": (*AMERICAN, "/invoice new york", "audit", "1", "nothing more"),
    "export of goods": (*AMERICAN, "/invoice new york", "lamp", "1", "nothing more"),
    "exempt": ("/invoice acme", "audit", "1", "nothing more", "VAT case", "exempt", "training"),
    "goods delivered elsewhere": (
        "/invoice acme", "lamp", "1", "audit", "1", "nothing more", "delivery address 1 quai Sud, 13002 Marseille",
        "delivered on yesterday", "order number PO-17",
    ),
}  # fmt: skip


@pytest.mark.parametrize("stage", ["terminal-sqlite"], indirect=True)
@pytest.mark.parametrize("case", CASES)
def test_e_every_case_that_is_told_in_the_chat_is_clean_for_every_judge(talk: Talk, case: str) -> None:
    set_up(talk)
    talk("/product Lamp", "100", "20", "piece", "goods or services", "goods", "confirm")
    talk(*CASES[case], "confirm") >> "FA-2026-0001"
    assert faults(xml(issued(talk))) == {}
