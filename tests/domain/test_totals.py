"""No cent is lost between the lines and the sum to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.money import ZERO, Money, total
from domain.totals import Totals, net, totals
from domain.vat import RATES


@dataclass(frozen=True)
class Line:
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal = Decimal(20)
    discount_percent: Decimal | None = None
    discount_amount: Money | None = None


def line(quantity: str, price: str, rate: str = "20", discount: str | None = None) -> Line:
    return Line(Decimal(quantity), Decimal(price), Decimal(rate), None if discount is None else Decimal(discount))


def euros(amount: str) -> Money:
    return Money.of(Decimal(amount))


percents = st.decimals(0, 100, places=2)
lines_sold = st.builds(
    Line,
    quantity=st.decimals("0", "9999", places=4),
    unit_price=st.decimals("0", "99999", places=6),
    vat_rate=st.sampled_from(RATES),
    discount_percent=st.none() | percents,
)
any_lines = st.builds(
    Line,
    quantity=st.decimals("-9999", "9999", places=4),
    unit_price=st.decimals("0", "99999", places=6),
    vat_rate=st.sampled_from(RATES),
    discount_percent=st.none() | percents,
)


def test_vat_is_computed_per_rate_on_the_summed_base() -> None:
    three = totals([line("1", "299.33"), line("1", "179.33"), line("1", "99.34")])
    assert three.vat == euros("115.60")
    fifty = totals([line("1", "241.67")] * 50)
    assert fifty.vat == euros("2416.70")


def test_a_line_is_rounded_before_its_discount_and_the_discount_too() -> None:
    assert net(line("3", "0.335")) == euros("1.01")  # 1.005
    assert net(line("1", "0.05", discount="50")) == euros("0.02")  # 0.05 less 0.03
    assert net(line("2.5", "900", discount="10")) == euros("2025")
    assert net(line("-1", "100", discount="10")) == euros("-90")
    assert net(line("1", "100", discount="100")) == ZERO


def test_the_foot_of_a_document_reads_from_top_to_bottom() -> None:
    foot = totals([line("3", "900"), line("1", "490", rate="5.5")], discount=Decimal(10))
    assert foot.lines == euros("3190")
    assert foot.discount == euros("319")
    assert foot.net == euros("2871")
    assert [(share.rate, share.base, share.vat) for share in foot.shares] == [
        (Decimal(20), euros("2430"), euros("486")),
        (Decimal("5.5"), euros("441"), euros("24.26")),
    ]
    assert foot.vat == euros("510.26")
    assert foot.gross == euros("3381.26")


def test_half_a_cent_of_global_discount_is_rounded_away_from_zero() -> None:
    assert totals([line("1", "0.05")], Decimal(10)).discount == euros("0.01")
    assert totals([line("-1", "0.05")], Decimal(10)).discount == euros("-0.01")
    assert totals([line("1", "0.04")], Decimal(10)).discount == ZERO


def test_a_discount_of_a_fixed_amount_is_spread_in_proportion() -> None:
    foot = totals([line("1", "100"), line("2", "100", rate="10")], discount=euros("10"))
    assert [(share.discount, share.base) for share in foot.shares] == [
        (euros("3.33"), euros("96.67")),
        (euros("6.67"), euros("193.33")),
    ]


def test_a_cent_of_discount_over_five_rates_makes_no_base_grow() -> None:
    foot = totals([line("1", "1", rate=str(rate)) for rate in RATES], discount=Money(2))
    assert sorted(share.discount.cents for share in foot.shares) == [0, 0, 0, 1, 1]


def test_adding_a_line_computes_the_global_discount_anew() -> None:
    first, second = line("1", "100"), line("1", "50")
    assert totals([first], Decimal(10)).discount == euros("10")
    assert totals([first, second], Decimal(10)).discount == euros("15")


def test_a_percent_applies_even_when_returns_and_sales_cancel_out() -> None:
    foot = totals([line("1", "100"), line("-1", "100", rate="10")], Decimal(10))
    assert foot.discount == ZERO
    assert [share.base for share in foot.shares] == [euros("90"), euros("-90")]


def test_no_line_costs_nothing() -> None:
    assert totals([]) == Totals(ZERO, ZERO, (), ZERO, ZERO, ZERO)


def test_one_rate_written_in_two_ways_is_one_share() -> None:
    assert len(totals([line("1", "10", rate="5.5"), line("1", "10", rate="5.50")]).shares) == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (line("1.00001", "1"), "quantity"),
        (line("1", "0.0000001"), "unit price"),
        (line("1", "-0.01"), "never negative"),
        (line("1", "1", discount="100.01"), "between 0 and 100"),
        (line("1", "1", discount="-1"), "between 0 and 100"),
        (line("1", "1", discount="0.001"), "decimals"),
        (line("1000000", "1000000"), "too large"),
        (line("-1000000", "1000000"), "too large"),
    ],
)
def test_a_line_that_no_invoice_may_have_is_refused(wrong: Line, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        net(wrong)


@pytest.mark.parametrize("discount", [Decimal("100.01"), Decimal("-0.01"), Money(-1), Money(10_001)])
def test_a_global_discount_never_exceeds_the_lines(discount: Decimal | Money) -> None:
    with pytest.raises(Refusal):
        totals([line("1", "100")], discount)


def test_a_discount_may_take_everything() -> None:
    for everything in (Decimal(100), euros("150")):
        foot = totals([line("1", "100"), line("1", "50", rate="10")], everything)
        assert (foot.net, foot.vat, foot.gross) == (ZERO, ZERO, ZERO)


@given(any_lines)
def test_a_line_is_within_half_a_cent_of_the_exact_amount_for_each_rounding(sold: Line) -> None:
    exact = sold.quantity * sold.unit_price * (1 - (sold.discount_percent or Decimal(0)) / 100)
    assert abs(net(sold).amount - exact) <= Decimal("0.015")


@given(st.lists(any_lines, max_size=12), st.none() | percents)
def test_no_cent_is_lost_between_the_lines_and_the_total(sold: list[Line], discount: Decimal | None) -> None:
    _check_sums(sold, totals(sold, discount))


@given(st.lists(lines_sold, min_size=1, max_size=12), st.data())
def test_no_cent_is_lost_under_a_discount_of_a_fixed_amount(sold: list[Line], data: st.DataObject) -> None:
    most = total(net(each) for each in sold)
    discount = Money(data.draw(st.integers(0, most.cents)))
    foot = totals(sold, discount)
    assert foot.discount == discount
    _check_sums(sold, foot)


@given(st.lists(lines_sold, min_size=1, max_size=12), percents)
def test_a_discount_never_makes_a_base_grow_nor_negative(sold: list[Line], discount: Decimal) -> None:
    for share in totals(sold, discount).shares:
        assert share.discount >= ZERO
        assert share.base >= ZERO


@given(st.lists(lines_sold, min_size=1, max_size=12), percents)
def test_each_rate_bears_its_part_of_the_discount_to_the_cent(sold: list[Line], discount: Decimal) -> None:
    for share in totals(sold, discount).shares:
        before = share.base + share.discount
        assert abs(share.discount.cents - before.cents * discount / 100) <= 1


@given(st.lists(any_lines, max_size=4), st.none() | percents)
def test_the_order_of_the_lines_does_not_matter(sold: list[Line], discount: Decimal | None) -> None:
    assert {totals(order, discount) for order in permutations(sold)} == {totals(sold, discount)}


@given(st.lists(lines_sold, max_size=8), percents, percents)
def test_a_larger_discount_never_costs_more(sold: list[Line], one: Decimal, other: Decimal) -> None:
    assert totals(sold, max(one, other)).net <= totals(sold, min(one, other)).net


@given(st.lists(any_lines, max_size=8))
def test_no_discount_and_a_discount_of_nothing_are_the_same(sold: list[Line]) -> None:
    assert totals(sold) == totals(sold, Decimal(0)) == totals(sold, ZERO)


def _check_sums(sold: Sequence[Line], foot: Totals) -> None:
    assert foot.lines == total(net(each) for each in sold)
    assert foot.net == foot.lines - foot.discount == total(share.base for share in foot.shares)
    assert foot.discount == total(share.discount for share in foot.shares)
    assert foot.vat == total(share.vat for share in foot.shares)
    assert foot.gross == foot.net + foot.vat
    assert [share.rate for share in foot.shares] == sorted({each.vat_rate for each in sold}, reverse=True)
