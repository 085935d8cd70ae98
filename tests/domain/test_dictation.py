"""A quote in one line (FEATURES 1.4, expert one-liner)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dictation import Dictated, is_dictated, read_dictation
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
    ],
)
def test_an_error_points_at_the_words_that_could_not_be_read(text: str, pointed: str) -> None:
    assert pointed in refusal(text)


@given(st.text(alphabet="Acme 3jhx@+-%€.,'kv²½１٣ remise acompte tva\u202f", max_size=60))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(Refusal):
        assert read(text).lines
