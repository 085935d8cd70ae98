"""The discounts of a document as EN 16931 wants them: each an amount, with what it was taken from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.documents import Document, DocumentLine
from domain.money import ZERO, Money


@dataclass(frozen=True)
class Allowance:
    """A discount: `amount` off `basis`; the percent is told where it gives that very amount, `rate` is its VAT."""

    amount: Money
    basis: Money | None = None
    percent: Decimal | None = None
    rate: Decimal | None = None


def on_line(line: DocumentLine) -> Iterator[Allowance]:
    """The percent of a line, then its amount."""
    before = Money.of(line.quantity * line.unit_price)
    if line.discount_percent:
        yield Allowance(before.times(line.discount_percent / 100), before, line.discount_percent)
    if line.discount_amount:
        yield Allowance(line.discount_amount)


def on_document(document: Document) -> Iterator[Allowance]:
    """The parts of the global discount, one for each VAT rate (BG-20)."""
    for share in document.totals.shares:
        if share.discount != ZERO:
            basis, percent = share.base + share.discount, document.discount_percent
            is_exact = percent is not None and basis.times(percent / 100) == share.discount
            yield Allowance(share.discount, basis, percent if is_exact else None, share.rate)
