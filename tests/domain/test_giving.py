"""How much a quote gives away, whatever the discount is called (FEATURES 1.4, discount approval)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import DocumentLine, Option
from domain.giving import given_away
from domain.money import Money
from tests.domain.selling import Sold


def line(price: str, quantity: str = "1", *, percent: str | None = None, euros: str | None = None,
         option: Option | None = None) -> DocumentLine:  # fmt: skip
    sold = Sold(
        Decimal(quantity), Decimal(price), discount_percent=Decimal(percent) if percent else None,
        discount_amount=Money.of(euros) if euros else None,
    )  # fmt: skip
    return DocumentLine.priced(sold, description="Work", option=option)


@pytest.mark.parametrize(
    ("lines", "discount", "percent"),
    [
        ([line("100")], None, "0"),
        ([line("100", percent="10")], None, "10"),
        ([line("100", euros="10")], None, "10"),
        ([line("100", percent="10", euros="9")], None, "19"),
        ([line("100", percent="10")], "10", "19"),
        ([line("100"), line("100", "-1")], None, "100"),
        ([line("300", percent="10"), line("100")], None, "7.5"),
    ],
)
def test_every_discount_counts(lines: list[DocumentLine], discount: str | None, percent: str) -> None:
    assert given_away(lines, Decimal(discount) if discount else None, {}) == Decimal(percent)


def test_a_price_below_the_catalogues_is_a_discount_and_one_above_it_is_none() -> None:
    assert given_away([line("80")], None, {0: Decimal(100)}) == 20
    assert given_away([line("120")], None, {0: Decimal(100)}) == 0


def test_a_discount_hidden_in_an_option_counts_before_it_is_taken() -> None:
    lines = [line("1000"), line("100", percent="90", option=Option())]
    assert given_away(lines, None, {}) == 90


def test_a_quote_of_options_alone_and_a_free_one_give_what_they_give() -> None:
    assert given_away([line("100", percent="5", option=Option())], None, {}) == 5
    assert given_away([line("0")], None, {}) == 0


@given(prices=st.lists(st.integers(1, 10**6), min_size=1, max_size=6), percent=st.integers(0, 100))
def test_a_discount_on_the_whole_gives_away_what_it_says_to_the_cent(prices: list[int], percent: int) -> None:
    lines = [line(str(Decimal(price) / 100)) for price in prices]
    given = given_away(lines, Decimal(percent), {})
    assert abs(given - percent) * sum(prices) <= 100
