"""Numbers, amounts and percentages as French and English people type them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.messages import Language
from domain.numbers import LARGEST, places, plain, read_amount, read_number, read_percent

BOTH = list(Language)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1'234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.5", "1234567.5"),
        ("1234,567", "1234.567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        (",5", "0.5"),
        ("12½", "12.5"),
        ("12 ¾", "12.75"),
        ("½", "0.5"),
        ("１２，５", "12.5"),
        ("٣٫٥", "3.5"),
        ("\u200f12\u200e", "12"),
        ("-5", "-5"),
        ("− 5,5", "-5.5"),
        ("+3", "3"),
        ("007", "7"),
    ],
)
def test_a_number_reads_the_same_in_both_languages(typed: str, number: str, language: Language) -> None:
    assert read_number(typed, language) == Decimal(number)


def test_the_language_decides_what_a_comma_before_three_digits_means() -> None:
    assert read_number("1,234", Language.FRENCH) == Decimal("1.234")
    assert read_number("1,234", Language.ENGLISH) == Decimal("1234")


def test_a_point_before_three_digits_is_a_decimal_point_in_english_and_asked_about_in_french() -> None:
    assert read_number("1.234", Language.ENGLISH) == Decimal("1.234")
    with pytest.raises(Refusal) as refused:
        read_number("1.234", Language.FRENCH)
    assert refused.value.reason.facts == {"text": "1.234", "grouped": "1234", "whole": "1", "rest": "234"}


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "typed",
    ["", "  ", "abc", "nan", "inf", "-inf", "1e5", "1E+2", "1e999", "12 34", "012 345", "06 12 34 56 78", "1,234,56",
     "5,", ".", "-", "10²", "1.2.3", "1,,2", "--5", "5-3", "0x10", "1_000", "½½", "9" * 41, "IV"],
)  # fmt: skip
def test_what_is_not_a_number_is_refused_with_an_example(typed: str, language: Language) -> None:
    with pytest.raises(Refusal) as refused:
        read_number(typed, language)
    assert refused.value.reason.facts["example"] == Decimal("1234.56")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("450", "450"),
        ("450 €", "450"),
        ("450€", "450"),
        ("€1,200.50", "1200.5"),
        ("EUR 12", "12"),
        ("12 euros", "12"),
        ("1,2k", "1200"),
        ("1,2 k€", "1200"),
        ("12K", "12000"),
        ("0,000001", "0.000001"),
    ],
)
def test_an_amount_may_carry_a_euro_sign_or_a_k(typed: str, amount: str) -> None:
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["450€50", "€", "k", "12 M€", "€€12", "1 200 € TTC"])
def test_an_amount_is_never_guessed(typed: str) -> None:
    with pytest.raises(Refusal):
        read_amount(typed)


@pytest.mark.parametrize("typed", ["$450", "450 USD", "12 £", "10 CHF", "12 dollars"])
def test_another_currency_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Refusal, match="in euros"):
        read_amount(typed)


@pytest.mark.parametrize(
    ("typed", "percent"), [("10", "10"), ("10 %", "10"), ("5,5%", "5.5"), ("12½ %", "12.5"), ("20 pour cent", "20")]
)
def test_a_percentage_may_carry_its_sign(typed: str, percent: str) -> None:
    assert read_percent(typed) == Decimal(percent)


@pytest.mark.parametrize("typed", ["101", "-1", "10,555", "% 10", "%"])
def test_a_percentage_stays_between_0_and_100_with_two_decimals(typed: str) -> None:
    with pytest.raises(Refusal):
        read_percent(typed)


def test_bounds_are_named_in_the_refusal() -> None:
    with pytest.raises(Refusal) as refused:
        read_number("30", most=Decimal(12))
    assert refused.value.reason.facts == {"most": Decimal(12)}
    with pytest.raises(Refusal, match="negative"):
        read_amount("-5")
    with pytest.raises(Refusal) as refused:
        read_number("1", least=Decimal(2))
    assert refused.value.reason.facts == {"least": Decimal(2)}


def test_a_number_stays_below_a_thousand_billion() -> None:
    assert read_amount("999 999 999 999,99") == Decimal("999999999999.99")
    with pytest.raises(Refusal, match="too large"):
        read_amount("1 000 000 000 000")
    with pytest.raises(Refusal, match="too large"):
        read_amount("1000000000k")


def test_decimals_beyond_the_limit_are_refused_and_zeros_are_none() -> None:
    assert read_number("1,50000") == Decimal("1.5")
    with pytest.raises(Refusal) as refused:
        read_number("1,23456")
    assert refused.value.reason.count == 4
    with pytest.raises(Refusal, match="whole number"):
        read_number("1,5", decimals=0)


numbers = st.decimals(min_value=-LARGEST + 1, max_value=LARGEST - 1, places=4, allow_nan=False, allow_infinity=False)


@given(numbers)
def test_what_french_prints_is_read_back(number: Decimal) -> None:
    printed = f"{number:,f}".replace(",", "\u202f").replace(".", ",")
    assert read_number(printed, Language.FRENCH) == number


@given(numbers)
def test_what_english_prints_is_read_back(number: Decimal) -> None:
    assert read_number(f"{number:,f}", Language.ENGLISH) == number


@given(st.text(), st.sampled_from(BOTH))
def test_anything_typed_gives_a_number_or_a_refusal(text: str, language: Language) -> None:
    for read in (read_number, read_amount, read_percent):
        with suppress(Refusal):
            assert abs(read(text, language)) < LARGEST


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_a_plain_number_is_equal_and_has_one_spelling(number: Decimal) -> None:
    assert plain(number) == number
    assert str(plain(number)) == str(plain(number * Decimal("1.000")))
    assert "E" not in str(plain(number))
    assert places(plain(number)) == places(number)


def test_places_counts_the_decimals_that_are_needed() -> None:
    assert [places(Decimal(text)) for text in ("1", "1.50", "1E+3", "0.000001")] == [0, 1, 0, 6]
    with pytest.raises(ValueError, match="not a number"):
        places(Decimal("NaN"))
