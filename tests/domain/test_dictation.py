"""A quote in one line (FEATURES 1.4, expert one-liner)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dictated import Dictated
from domain.dictation import is_dictated, read_dictation
from domain.errors import Refusal
from domain.messages import Language
from templates.words import Words

TODAY = date(2026, 11, 24)


def read(text: str, language: Language = Language.FRENCH) -> Dictated:
    return read_dictation(text, TODAY, language)


def refusal(text: str) -> str:
    with pytest.raises(Refusal) as refused:
        read(text, Language.ENGLISH)
    return Words(Language.ENGLISH).say(refused.value.reason)


def test_the_line_of_the_goal() -> None:
    said = read("Acme 3j audit @900 -10% + forfait licence 490 v30j acompte 30%")
    audit, licence = said.lines
    assert (said.customer, said.deposit, said.valid_until) == ("Acme", Decimal(30), date(2026, 12, 24))
    assert (audit.words, audit.quantity, audit.unit_price, audit.discount_percent) == (
        "audit",
        *map(Decimal, (3, 900, 10)),
    )
    assert (licence.words, licence.quantity, licence.unit_price) == ("licence", Decimal(1), Decimal(490))
    assert [line.unit.text for line in said.lines if line.unit] == ["day", "flat rate"]


@pytest.mark.parametrize(
    ("text", "language", "price"),
    [
        ("Acme 3j audit @1 200,50", Language.FRENCH, "1200.50"),
        ("Acme 3j audit @1 200,50 €", Language.FRENCH, "1200.50"),
        ("Acme 3j audit @1,2k", Language.FRENCH, "1200"),
        ("Acme 3 days audit @1,200.50", Language.ENGLISH, "1200.50"),
        ("Acme 3 days audit @€1,200", Language.ENGLISH, "1200"),
        ("Acme 3j audit 450", Language.FRENCH, "450"),
        ("Acme 3j audit ISO 27001 @900", Language.FRENCH, "900"),
    ],
)
def test_prices_are_written_as_each_language_writes_them(text: str, language: Language, price: str) -> None:
    assert read(text, language).lines[0].unit_price == Decimal(price)


def test_quantities_units_vat_and_discounts() -> None:
    (line,) = read("Acme 2,5 h conseil @80 -50€ tva 10").lines
    assert (line.quantity, line.discount_amount, line.vat_rate) == (Decimal("2.5"), Decimal(50), Decimal(10))
    assert [one.unit and one.unit.text for one in read("Acme 2x licence 10 + 3 m² sol @4 + 5 pose 6").lines] == [
        None, "m²", None,
    ]  # fmt: skip


def test_what_is_of_the_whole_stands_anywhere() -> None:
    said = read("Acme v31/12 remise 5 % 3j audit @900")
    assert (said.customer, said.discount, said.valid_until) == ("Acme", Decimal(5), date(2026, 12, 31))


def test_a_unit_is_a_surer_beginning_than_a_bare_figure() -> None:
    assert read("Studio 54 3j audit @900").customer == "Studio 54"
    assert read("3j audit @900").customer == ""


def test_a_price_that_is_not_said_is_left_to_the_catalogue() -> None:
    assert read("Acme 3j audit").lines[0].unit_price is None


@pytest.mark.parametrize("text", ["Acme", "Studio 54", "Agence 3D", "3M France", "O'Brien & Co", "Dupont + fils"])
def test_a_name_alone_is_no_dictation(text: str) -> None:
    assert not is_dictated(text)


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("Acme 3j audit @9x0 -10%", "▸@9x0◂"),
        ("Acme 3j audit @900 -dix2%", "▸-dix2%◂"),
        ("Acme 3j audit @900 v30z", "▸v30z◂"),
        ("Acme 3j audit @900 acompte trente", "▸acompte trente◂"),
        ("Acme 3j audit @$9", "▸@$9◂"),
        ("Acme 3j audit @900 -200%", "▸-200%◂"),
        ("Acme + 3j audit @900", "▸Acme◂"),
        ("Acme 3j audit @900 v-5j", "▸v-5j◂"),
        ("Acme 3j audit @900 livraison lundi", "▸livraison lundi◂"),
        ("Acme 3j audit 900 € livraison lundi", "▸livraison lundi◂"),
        ("Acme accompte 30% 3j audit @900", "▸accompte 30%◂"),
        ("Acme 3j audit 900 accompte 30%", "▸accompte 30%◂"),
        ("Acme 3j audit @900 90 jours net", "▸90 jours net◂"),
        ("Acme 3j audit @60/h", "▸3j audit @60/h◂"),
        ("Acme 0j audit @900", "▸0j◂"),
        ("Acme 3j audit @900 v15/01/2020", "▸v15/01/2020◂"),
    ],
)
def test_an_error_points_at_the_words_that_could_not_be_read(text: str, pointed: str) -> None:
    assert pointed in refusal(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Acme 3j audit @900 accompte 30%", "“accompte”: did you mean “acompte 30%”?"),
        ("Acme 3j audit @900 optoin", "did you mean “option”?"),
        ("Acme 3j audit @900 TTC", "Prices are before VAT"),
        ("Acme 3j audit @900 30 jours", "v30d is a validity, 30 days net are payment terms"),
        ("Acme 3j audit @900 livraison lundi", "What may stand there: -10%"),
        ("Acme 3j audit @900 acompte 500 €", "is a percent: for example 30%"),
        ("Acme 3j audit @900 v-5j", "a validity is written v30d"),
        ("Acme 0j audit @900", "The quantity is more than zero."),
    ],
)
def test_a_refusal_says_what_was_meant_or_what_is_allowed(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme 3 jours d'audit à 900 €", "Acme 3 jours d’audit à 900", "pour Acme : 3 jours audit à 900",
        "Acme 3 audit @900/j", "Acme 3j audit @900 €/jour HT", "Acme, 3j audit 900 HT", "Acme 3 audit 900 € par jour",
    ],
)  # fmt: skip
def test_a_line_is_said_as_people_say_it(text: str) -> None:
    said = read(text)
    (line,) = said.lines
    assert is_dictated(text)
    assert (said.customer, line.words, line.quantity, line.unit_price) == ("Acme", "audit", Decimal(3), Decimal(900))
    assert line.unit
    assert line.unit.text == "day"


def test_a_figure_in_the_words_is_no_price() -> None:
    for text in ("Acme 3j audit à 3 niveaux @900", "Acme 3j audit à 3 niveaux à 900"):
        assert [(line.words, line.unit_price) for line in read(text).lines] == [("audit à 3 niveaux", Decimal(900))]


def test_a_comma_ends_a_line_where_another_begins() -> None:
    said = read("Acme 3j audit @900, 2j conseil @450, acompte 30, licence @490")
    assert [line.words for line in said.lines] == ["audit", "conseil", "licence"]
    assert said.deposit == Decimal(30)
    assert [line.words for line in read("Acme 3j audit, conseil @900").lines] == ["audit, conseil"]


@pytest.mark.parametrize(
    "text",
    [
        "Acme option 2j formation @450", "Acme 2j formation @450 en option", "Acme 2j formation @450 option",
        "Acme option : 2j formation @450",
    ],
)  # fmt: skip
def test_an_option_is_said_before_or_after_the_line(text: str) -> None:
    said = read(text)
    (line,) = said.lines
    assert (said.customer, line.words, line.quantity, line.is_option) == ("Acme", "formation", Decimal(2), True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("30 jours fin de mois", "30:eom"), ("30j net", "net:30"), ("comptant", "receipt"), ("30 days net", "net:30"),
        ("paiement à 45 jours", "net:45"), ("à réception de facture", "receipt"),
    ],
)  # fmt: skip
def test_payment_terms_are_said_as_people_say_them(words: str, code: str) -> None:
    terms = read(f"Acme 3j audit @900 {words}").terms
    assert terms
    assert terms.code == code


@given(st.text(alphabet="Acme 3jhx@+-%€.,'kv²½１٣ remise acompte tva option net à/:\u202f", max_size=60))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(Refusal):
        assert read(text).lines
