"""What the law wants on the page, and when. One test a mention; COMPLIANCE A1, B9 to B11, E, E2, E3, F1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.documents import DocumentKind, Exemption, Nature, Party, Seller
from domain.errors import Refusal
from domain.mentions import RULES, Rule, mentions_for
from domain.messages import Language
from domain.money import Money
from domain.sale import Sale
from domain.vat import VatCase

SELLER = Seller(name="Atelier Martin", postal_code="69007")
BUSINESS = Party(name="Acme SAS")
CONSUMER = Party(name="Zoé Petit", is_consumer=True)
INVOICE = Sale(SELLER, BUSINESS, DocumentKind.INVOICE, date(2026, 3, 2))
QUOTE = replace(INVOICE, kind=DocumentKind.QUOTE)
ASKED_TO_PAY = ("AAB", "PMD", "PMT")


def texts(sale: Sale, language: Language = Language.FRENCH, **changes: Any) -> dict[str, str]:
    printed = mentions_for(replace(sale, **changes), language)
    codes = [mention.code for mention in printed]
    assert len(codes) == len(set(codes)), "a mention is printed once"
    return {mention.code: mention.text.replace("\xa0", " ") for mention in printed}


def test_b10_a_business_invoice_says_what_a_late_payment_costs() -> None:
    said = texts(INVOICE)
    assert said["AAB"] == "Escompte pour paiement anticipé : néant."
    assert "40 €" in said["PMT"]
    assert "dès le lendemain de l’échéance" in said["PMD"]
    assert set(ASKED_TO_PAY) <= set(texts(INVOICE, kind=DocumentKind.DEPOSIT))


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_b10_none_of_it_is_imposed_on_a_consumer(kind: DocumentKind) -> None:
    assert not set(ASKED_TO_PAY) & set(texts(INVOICE, customer=CONSUMER, kind=kind))


@pytest.mark.parametrize("kind", [DocumentKind.QUOTE, DocumentKind.CREDIT_NOTE])
def test_b10_who_is_not_asked_to_pay_reads_none_of_it(kind: DocumentKind) -> None:
    assert not set(ASKED_TO_PAY) & set(texts(INVOICE, kind=kind))


def test_f1_the_penalty_is_the_rate_of_the_half_year() -> None:
    assert "au taux de 12,15 % par an" in texts(INVOICE, on=date(2026, 6, 30))["PMD"]
    assert "au taux de 13,15 % par an" in texts(INVOICE, on=date(2025, 1, 1))["PMD"]
    assert "at 12.15% a year" in texts(INVOICE, Language.ENGLISH)["PMD"]


def test_f1_a_half_year_that_nobody_told_us_of_says_how_the_rate_is_reckoned() -> None:
    said = texts(INVOICE, on=date(2031, 1, 1))["PMD"]
    assert "au taux de refinancement de la Banque centrale européenne majoré de 10 points" in said
    assert "%" not in said


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2031, 1, 1)])
def test_f1_the_contract_s_rate_goes_first(on: date) -> None:
    said = texts(INVOICE, penalty_rate=Decimal("15"), on=on)["PMD"]
    assert "au taux de 15 % par an" in said
    assert "Banque centrale" not in said


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("customer", [BUSINESS, CONSUMER])
@pytest.mark.parametrize(
    ("case", "nature", "text"),
    [
        (VatCase.FRANCHISE, Nature.SERVICES, "TVA non applicable, art. 293 B du CGI"),
        (VatCase.REVERSE_CHARGE, Nature.SERVICES, "Autoliquidation"),
        (VatCase.INTRA_EU, Nature.GOODS, "Exonération de TVA, art. 262 ter I du CGI"),
        (VatCase.EXPORT, Nature.GOODS, "Exonération de TVA, art. 262 I du CGI"),
        (VatCase.EXPORT, Nature.SERVICES, "TVA non applicable, art. 259-1° du CGI"),
    ],
)
def test_e_a_case_without_vat_says_so_on_every_document(
    kind: DocumentKind, customer: Party, case: VatCase, nature: Nature, text: str
) -> None:
    assert texts(INVOICE, kind=kind, customer=customer, case=case, nature=nature)[case.name] == text


def test_e_an_exempt_sale_cites_its_article() -> None:
    exemption = Exemption(code="VATEX-FR-CGI261-4", article="Exonération de TVA, art. 261-4-4° a du CGI")
    assert texts(INVOICE, case=VatCase.EXEMPT, exemption=exemption)["EXEMPT"] == exemption.article


@pytest.mark.parametrize("postal_code", ["97300", "97600"])
def test_e_no_vat_is_due_in_guyane_and_mayotte_and_the_page_says_why(postal_code: str) -> None:
    there = Seller(name="Atelier Martin", postal_code=postal_code)
    assert texts(INVOICE, seller=there)["UNTAXED"] == "TVA non applicable, art. 294-1 du CGI"
    assert "UNTAXED" not in texts(INVOICE)


@pytest.mark.parametrize(
    ("nature", "text"),
    [
        (Nature.GOODS, "livraison de biens."),
        (Nature.SERVICES, "prestation de services."),
        (Nature.MIXED, "livraison de biens et prestation de services."),
    ],
)
def test_b9_an_invoice_says_the_category_of_the_operation(nature: Nature, text: str) -> None:
    assert texts(INVOICE, nature=nature)[nature.name] == f"Catégorie de l’opération : {text}"
    assert nature.name not in texts(QUOTE, nature=nature)


def test_e2_vat_on_debits_is_said_where_services_are_taxed() -> None:
    on_debits = replace(INVOICE, seller=Seller(name="Atelier Martin", is_on_debits=True))
    said = "Option pour le paiement de la taxe d’après les débits."
    assert texts(on_debits)["DEBITS"] == said
    assert texts(on_debits, nature=Nature.MIXED)["DEBITS"] == said
    assert "DEBITS" not in texts(INVOICE)
    assert "DEBITS" not in texts(on_debits, nature=Nature.GOODS)
    assert "DEBITS" not in texts(on_debits, case=VatCase.REVERSE_CHARGE)


def test_b11_a_member_of_a_vat_group_names_it() -> None:
    said = texts(INVOICE, vat_group="Groupe Nord, 1 rue X, 59000 Lille, FR12345678901")["VAT_GROUP"]
    assert said == "Membre d’un assujetti unique : Groupe Nord, 1 rue X, 59000 Lille, FR12345678901"


def test_a1_a_quote_says_whether_it_is_free_or_what_it_costs() -> None:
    assert texts(QUOTE)["FREE_QUOTE"] == "Devis gratuit."
    assert texts(QUOTE, quote_fee=Money(5000))["QUOTE_FEE"] == "Devis payant : 50,00 € TTC."
    assert not {"FREE_QUOTE", "QUOTE_FEE"} & set(texts(INVOICE, quote_fee=Money(5000)))


def test_an_english_document_has_english_mentions() -> None:
    franchise = replace(INVOICE, case=VatCase.FRANCHISE)
    in_english, in_french = texts(franchise, Language.ENGLISH), texts(franchise)
    assert list(in_english) == list(in_french)
    assert not set(in_english.values()) & set(in_french.values())


@pytest.mark.parametrize("case", [VatCase.FRANCHISE, VatCase.INTRA_EU, VatCase.EXPORT])
def test_e3_an_article_of_the_old_tax_code_is_cited_until_june_2028_and_not_a_day_longer(case: VatCase) -> None:
    assert "CGI" in texts(INVOICE, case=case, nature=Nature.GOODS, on=date(2028, 6, 30))[case.name]
    with pytest.raises(Refusal) as refused:
        texts(INVOICE, case=case, nature=Nature.GOODS, on=date(2028, 7, 1))
    assert refused.value.reason.facts["day"] == date(2028, 7, 1)


def test_e3_what_cites_no_article_has_no_end() -> None:
    assert texts(INVOICE, case=VatCase.REVERSE_CHARGE, on=date(2040, 1, 1))["REVERSE_CHARGE"] == "Autoliquidation"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_e3_the_wordings_of_a_mention_follow_one_another_without_overlap(rule: Rule) -> None:
    for before, after in zip(rule.wordings, rule.wordings[1:], strict=False):
        assert before.valid_to < after.valid_from
    assert all(each.french and each.english and each.valid_from <= each.valid_to for each in rule.wordings)
