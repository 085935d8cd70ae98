"""The rates of a French seller and what each brings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.messages import Percent
from domain.money import Money
from domain.vat import RATES, VatShare, rates_for, vat_rate


@pytest.mark.parametrize("typed", ["20", "10", "5.50", "2.1", "0.0"])
def test_a_french_rate_is_accepted_in_its_shortest_form(typed: str) -> None:
    rate = vat_rate(Decimal(typed))
    assert rate == Decimal(typed)
    assert str(rate) in ("20", "10", "5.5", "2.1", "0")


@pytest.mark.parametrize("typed", ["19.6", "20.01", "-20", "100", "7"])
def test_another_rate_is_refused_by_its_name(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        vat_rate(Decimal(typed))
    assert refused.value.reason.facts["rate"] == Percent(Decimal(typed))


def test_a_seller_under_the_franchise_has_one_rate_which_is_none() -> None:
    assert rates_for(is_franchise=True) == (Decimal(0),)
    assert rates_for(is_franchise=False) == RATES
    assert vat_rate(Decimal(0), is_franchise=True) == 0
    with pytest.raises(Refusal, match="franchise"):
        vat_rate(Decimal(20), is_franchise=True)


def test_vat_is_rounded_half_up_once_on_the_base() -> None:
    assert VatShare.of(Decimal("5.5"), Money(9)).vat == Money(0)  # 0.495 cents
    assert VatShare.of(Decimal(10), Money(5)).vat == Money(1)  # 0.5 cents
    assert VatShare.of(Decimal(10), Money(-5)).vat == Money(-1)


@given(st.sampled_from(RATES), st.integers(-(10**14), 10**14), st.integers(0, 10**12))
def test_the_base_is_what_the_discount_leaves_and_the_vat_within_half_a_cent(
    rate: Decimal, lines: int, discount: int
) -> None:
    share = VatShare.of(rate, Money(lines), Money(discount))
    assert share.base == Money(lines - discount)
    assert abs(share.vat.cents - share.base.cents * rate / 100) <= Decimal("0.5")
