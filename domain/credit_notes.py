"""Credit notes: what of an invoice is given back, whole, by lines or by an amount, never more than remains (G4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.billing import Invoiced, worths
from domain.documents import DocumentLine
from domain.errors import Refusal
from domain.messages import _
from domain.money import ZERO, Money, round_half_up, total
from domain.shares import Shares, gross, of_rate, part, parts_of_gross
from domain.totals import PRICE_PLACES, net

Quantities = Mapping[int, Decimal]
"""How many are given back of lines, by their position in the invoice."""


@dataclass(frozen=True)
class _Amount:
    """A line's figures, to be priced."""

    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    discount_percent: Decimal | None = None
    discount_amount: Money | None = None


def credit_of_amount(invoiced: Invoiced, amount: Money) -> Shares:
    """A reduction of the price by an amount, VAT included, at each rate in proportion."""
    most = gross(invoiced.rest)
    if not ZERO < amount <= most:
        raise Refusal(_("At most {most} can still be credited on this invoice.", most=max(most, ZERO)))
    given = parts_of_gross(amount, invoiced.rest, invoiced.whole_rest)
    if not given:
        raise Refusal(_("That is too little for a credit note."))
    return given


def quantity_left(invoiced: Invoiced, position: int) -> Decimal:
    """How many of a line were not given back yet."""
    credited = (pair for credit in invoiced.credits for pair in zip(credit.document.lines, credit.sources, strict=True))
    given_back = sum((line.quantity for line, source in credited if source == position), Decimal(0))
    return invoiced.document.lines[position - 1].quantity - given_back


def credit_of_lines(invoiced: Invoiced, quantities: Quantities) -> Mapping[int, DocumentLine]:
    """The lines given back, at what the customer was charged for them: their discounts are taken back too."""
    amounts = {position: _worth(invoiced, position, quantity) for position, quantity in quantities.items()}
    lines = invoiced.document.lines
    for rate in {lines[position - 1].vat_rate for position in amounts}:
        at_rate = {at: amount for at, amount in amounts.items() if lines[at - 1].vat_rate == rate}
        amounts |= _fitted(invoiced, rate, at_rate)
    return {at: _credited(lines[at - 1], quantity, amounts[at]) for at, quantity in quantities.items() if amounts[at]}


def _worth(invoiced: Invoiced, position: int, quantity: Decimal) -> Money:
    """What these are worth: of all given back so far, rounded once, less what was given back before."""
    line, left = invoiced.document.lines[position - 1], quantity_left(invoiced, position)
    if quantity * line.quantity <= 0 or abs(quantity) > abs(left):
        raise Refusal(_("At most {left} of “{line}” can still be credited.", left=left, line=line.description))
    given_back = total(credit.amounts.get(position, ZERO) for credit in invoiced.credits)
    reached = Fraction(line.quantity - left + quantity) / Fraction(line.quantity)
    return worths(invoiced.document.lines, invoiced.document.totals.shares)[position - 1].portion(reached) - given_back


def _fitted(invoiced: Invoiced, rate: Decimal, amounts: Mapping[int, Money]) -> Mapping[int, Money]:
    """The amounts of one rate, the largest a few cents less where the VAT of the whole would not come out."""
    wanted, rest = total(amounts.values()), of_rate(invoiced.rest, rate)
    if abs(wanted.cents) > abs(rest.base.cents):
        raise Refusal(_("At most {most} can still be credited on this invoice.", most=gross(invoiced.rest)))
    over = wanted - part(wanted, rest, of_rate(invoiced.whole_rest, rate)).base
    largest = max(amounts, key=lambda position: abs(amounts[position].cents))
    return {**amounts, largest: amounts[largest] - over}


def _credited(line: DocumentLine, quantity: Decimal, amount: Money) -> DocumentLine:
    priced = next(priced for priced in _prices(line, quantity, amount) if net(priced) == amount)
    return DocumentLine.priced(
        priced, description=line.description, unit=line.unit if priced.quantity == quantity else None,
        nature=line.nature, section=line.section, note=line.note,
    )  # fmt: skip


def _prices(line: DocumentLine, quantity: Decimal, amount: Money) -> Iterator[_Amount]:
    """The ways to write that many for that amount, the one nearest to the invoice's line first."""
    at_list = _Amount(quantity, line.unit_price, line.vat_rate, line.discount_percent)
    yield at_list
    over = net(at_list) - amount
    if over > ZERO and amount >= ZERO:
        yield _Amount(quantity, line.unit_price, line.vat_rate, line.discount_percent, over)
    yield _Amount(quantity, round_half_up(amount.amount / quantity, PRICE_PLACES), line.vat_rate)
    sign = -1 if amount < ZERO else 1
    yield _Amount(Decimal(sign), abs(amount.amount), line.vat_rate)
