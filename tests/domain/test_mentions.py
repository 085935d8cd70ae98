"""What the law wants on the page, and when."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from domain.documents import DocumentKind, Party, Seller
from domain.errors import Refusal
from domain.mentions import RULES, Rule, mentions_for
from domain.messages import Language

SELLER = Seller(name="Atelier Martin")
FRANCHISE = Seller(name="Léa Martin EI", is_franchise=True)
BUSINESS = Party(name="Acme SAS")
CONSUMER = Party(name="Zoé Petit", is_consumer=True)
TODAY = date(2027, 1, 15)


def codes(seller: Seller, customer: Party, kind: DocumentKind) -> list[str]:
    return [mention.code for mention in mentions_for(seller, customer, kind, TODAY)]


def test_a_business_invoice_says_what_a_late_payment_costs() -> None:
    assert codes(SELLER, BUSINESS, DocumentKind.INVOICE) == ["AAB", "PMD", "PMT"]


def test_a_consumer_is_never_asked_for_40_euros() -> None:
    assert codes(SELLER, CONSUMER, DocumentKind.INVOICE) == []


def test_a_quote_needs_none_of_the_payment_mentions() -> None:
    assert codes(SELLER, BUSINESS, DocumentKind.QUOTE) == []


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("customer", [BUSINESS, CONSUMER])
def test_a_seller_under_the_franchise_says_so_on_every_document(customer: Party, kind: DocumentKind) -> None:
    franchise = mentions_for(FRANCHISE, customer, kind, TODAY)[0]
    assert franchise.text == "TVA non applicable, art. 293 B du CGI"


def test_the_french_texts_say_what_the_law_asks() -> None:
    texts = {mention.code: mention.text for mention in mentions_for(SELLER, BUSINESS, DocumentKind.INVOICE, TODAY)}
    assert texts["AAB"] == "Escompte pour paiement anticipé : néant."
    assert "40 €" in texts["PMT"]
    assert "10 points" in texts["PMD"]


def test_an_english_document_has_english_mentions() -> None:
    in_english = mentions_for(FRANCHISE, BUSINESS, DocumentKind.INVOICE, TODAY, Language.ENGLISH)
    in_french = mentions_for(FRANCHISE, BUSINESS, DocumentKind.INVOICE, TODAY)
    assert [mention.code for mention in in_english] == [mention.code for mention in in_french]
    assert not {mention.text for mention in in_english} & {mention.text for mention in in_french}


def test_the_article_of_the_old_tax_code_may_be_cited_until_june_2028_and_not_a_day_longer() -> None:
    assert mentions_for(FRANCHISE, CONSUMER, DocumentKind.INVOICE, date(2028, 6, 30))
    with pytest.raises(Refusal) as refused:
        mentions_for(FRANCHISE, CONSUMER, DocumentKind.INVOICE, date(2028, 7, 1))
    assert refused.value.reason.facts["day"] == date(2028, 7, 1)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_wordings_of_a_mention_follow_one_another_without_overlap(rule: Rule) -> None:
    wordings = rule.wordings
    for before, after in pairwise(wordings):
        assert before.valid_to < after.valid_from
    assert all(each.french and each.english and each.valid_from <= each.valid_to for each in wordings)
