"""The rates of a French seller and what each brings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.messages import Percent
from domain.money import Money
from domain.vat import EVERY_RATE, RATES, RATES_OF, Territory, VatShare, rates_for, territory_of, vat_rate


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


@pytest.mark.parametrize(
    ("postal_code", "territory"),
    [
        ("69007", Territory.MAINLAND), ("20200", Territory.CORSICA), ("02000", Territory.MAINLAND),
        ("97110", Territory.OVERSEAS), ("97200", Territory.OVERSEAS), ("97400", Territory.OVERSEAS),
        ("97300", Territory.UNTAXED), ("97600", Territory.UNTAXED), (None, Territory.MAINLAND),
    ],
)  # fmt: skip
def test_d8_the_rates_are_those_of_where_the_company_stands(postal_code: str | None, territory: Territory) -> None:
    assert territory_of(postal_code) is territory


def test_d8_corsica_and_the_overseas_departments_have_rates_of_their_own() -> None:
    assert rates_for(is_franchise=False, territory=Territory.OVERSEAS)[0] == Decimal("8.5")
    assert vat_rate(Decimal("0.90"), territory=Territory.CORSICA) == Decimal("0.9")
    assert rates_for(is_franchise=False, territory=Territory.UNTAXED) == (Decimal(0),)
    with pytest.raises(Refusal, match="not a VAT rate of yours"):
        vat_rate(Decimal(20), territory=Territory.OVERSEAS)


def test_d8_every_rate_is_one_of_the_official_list() -> None:
    listed = {"0", "0.9", "1.05", "1.75", "2.1", "5.5", "8.5", "10", "13", "20"}  # BR-FR-16
    assert {str(rate) for rate in EVERY_RATE} <= listed
    assert all(set(rates) <= EVERY_RATE for rates in RATES_OF.values())
