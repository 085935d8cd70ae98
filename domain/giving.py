"""What a line or a whole quote gives away, compared with prices before any discount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.documents import DocumentLine
from domain.messages import Message, Percent
from domain.money import Money, round_half_up, total
from domain.totals import LineAmount, totals


def given_away(lines: Sequence[DocumentLine], discount: Decimal | None, usual: Mapping[int, Decimal]) -> Decimal:
    """The percent that is taken off on the whole, or on the option that gives most.

    `usual` is the catalogue's price of a line, by its place from 0: a lower price is a discount too, and so is a line
    of a negative quantity.
    """
    counted = [place for place, line in enumerate(lines) if line.is_counted]
    options = ([place] for place, line in enumerate(lines) if not line.is_counted)
    return max(_percent([(lines[place], usual.get(place)) for place in some], discount) for some in (counted, *options))


def discounts_of(line: LineAmount) -> Message | Percent | Money | None:
    """What is taken off a line: a percent, then an amount off what is left."""
    percent, amount = line.discount_percent, line.discount_amount
    if percent and amount:
        return Message("{percent} −{amount}", {"percent": Percent(percent), "amount": amount})
    return Percent(percent) if percent else amount or None


def _percent(lines: Sequence[tuple[DocumentLine, Decimal | None]], discount: Decimal | None) -> Decimal:
    full = total(_full(line, usual) for line, usual in lines if line.quantity > 0)
    if not full.cents:
        return Decimal(0)
    asked = totals((line for line, _usual in lines), discount).net
    return max(round_half_up(Decimal(full.cents - asked.cents) * 100 / full.cents), Decimal(0))


def _full(line: DocumentLine, usual: Decimal | None) -> Money:
    return Money.of(line.quantity * max(line.unit_price, usual or line.unit_price))
