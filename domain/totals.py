"""From lines to totals: what a line costs, the global discount, VAT per rate, and the sum to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Protocol

from domain.errors import Refusal
from domain.messages import Percent, _
from domain.money import ZERO, Money, total
from domain.numbers import LARGEST, places, plain
from domain.vat import VatShare

QUANTITY_PLACES = 4
PRICE_PLACES = 6
PERCENT_PLACES = 2


class LineAmount(Protocol):
    """What a line must say to be priced: prices are before VAT (HT), percents are 10 for 10 %."""

    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def discount_percent(self) -> Decimal | None: ...
    @property
    def discount_amount(self) -> Money | None: ...
    @property
    def vat_rate(self) -> Decimal: ...


@dataclass(frozen=True)
class Totals:
    """The foot of a document (EN 16931 BT-106, 107, 109, 110, 112); shares go from the highest rate down."""

    lines: Money
    discount: Money
    shares: tuple[VatShare, ...]
    net: Money
    vat: Money
    gross: Money


def net(line: LineAmount) -> Money:
    """What a line costs before VAT: quantity × price, less its percent, less its amount, each rounded to the cent."""
    _check_line(line)
    before = Money.of(line.quantity * line.unit_price)
    reduced = before - before.times((line.discount_percent or Decimal(0)) / 100)
    if line.discount_amount is None:
        return reduced
    if not ZERO <= line.discount_amount <= reduced:
        raise Refusal(_("The discount must be between 0 and {most}.", most=max(reduced, ZERO)))
    return reduced - line.discount_amount


def totals(lines: Iterable[LineAmount], discount: Decimal | Money | None = None) -> Totals:
    """The totals of lines under a global discount: a percent, or an amount before VAT."""
    sums = _sums_by_rate(lines)
    shares = tuple(
        VatShare.of(rate, amount, part)
        for (rate, amount), part in zip(sums.items(), _spread(discount, list(sums.values())), strict=True)
    )
    base, vat = total(share.base for share in shares), total(share.vat for share in shares)
    return Totals(
        lines=total(sums.values()),
        discount=total(share.discount for share in shares),
        shares=shares,
        net=base,
        vat=vat,
        gross=base + vat,
    )


def check_discount(percent: Decimal) -> Decimal:
    """A discount percent is between 0 and 100 with at most two decimals."""
    if not 0 <= percent <= 100:
        raise Refusal(_("A discount is between 0 and 100 %, not {percent}.", percent=Percent(percent)))
    if places(percent) > PERCENT_PLACES:
        raise Refusal(_("A percentage has at most {most} decimals.", most=PERCENT_PLACES))
    return percent


def _sums_by_rate(lines: Iterable[LineAmount]) -> Mapping[Decimal, Money]:
    sums: dict[Decimal, Money] = {}
    for line in lines:
        rate = plain(line.vat_rate)
        sums[rate] = sums.get(rate, ZERO) + net(line)
    return dict(sorted(sums.items(), reverse=True))


def _spread(discount: Decimal | Money | None, amounts: Sequence[Money]) -> list[Money]:
    """The part of the discount that falls on each amount, to the cent.

    Rounding the running sums, not the parts, loses no cent and leaves the rest to the last rate (COMPLIANCE D5).
    """
    share = _share_of(discount, total(amounts))
    running = [Money(cents).portion(share) for cents in accumulate((amount.cents for amount in amounts), initial=0)]
    return [after - before for before, after in pairwise(running)]


def _share_of(discount: Decimal | Money | None, amount: Money) -> Fraction:
    match discount:
        case None:
            return Fraction(0)
        case Decimal():
            return Fraction(check_discount(discount)) / 100
        case Money() if not discount:
            return Fraction(0)
        case Money() if ZERO < discount <= amount:
            return Fraction(discount.cents, amount.cents)
        case Money():
            raise Refusal(_("The discount must be between 0 and {most}.", most=max(amount, ZERO)))


def _check_line(line: LineAmount) -> None:
    if places(line.quantity) > QUANTITY_PLACES:
        raise Refusal(_("A quantity has at most {most} decimals.", most=QUANTITY_PLACES))
    if places(line.unit_price) > PRICE_PLACES:
        raise Refusal(_("A unit price has at most {most} decimals.", most=PRICE_PLACES))
    if line.unit_price < 0:
        raise Refusal(_("A unit price is never negative: use a discount or a negative quantity."))
    if abs(line.quantity * line.unit_price) >= LARGEST:
        raise Refusal(_("This line is too large: the limit is {most}.", most=Money.of(LARGEST)))
    if line.discount_percent is not None:
        check_discount(line.discount_percent)
