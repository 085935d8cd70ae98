"""What of an accepted quote is invoiced: deposits, progress invoices, the final one, less what was credited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

from domain.documents import DepositPaid, Document, DocumentKind, DocumentLine, Nature
from domain.money import ZERO, Money, total
from domain.shares import Shares, less, summed
from domain.vat import VatShare


@dataclass(frozen=True)
class Issued:
    """An issued document, and for each of its lines the position of the line that it bills or credits, from 1."""

    document: Document
    sources: tuple[int | None, ...]

    @property
    def own(self) -> Shares:
        """What it asks for, or gives back, itself: the deposits that it takes off were asked for by others."""
        return less(self.document.totals.shares, taken_off(self.document))

    @property
    def amounts(self) -> Mapping[int, Money]:
        """What it bills or credits of each line, after discounts and before VAT."""
        return amounts_of(self.document.lines, self.document.totals.shares, self.sources)


@dataclass(frozen=True)
class Invoiced:
    """An issued invoice or deposit invoice with its credit notes; `used` is what invoices took off of a deposit."""

    issued: Issued
    credits: tuple[Issued, ...] = ()
    used: Shares = ()

    @property
    def document(self) -> Document:
        return self.issued.document

    @cached_property
    def rest(self) -> Shares:
        """What a credit note may still give back, or an invoice still take off of a deposit."""
        return less(less(self.issued.own, self.used), _all(credit.own for credit in self.credits))

    @property
    def whole_rest(self) -> Shares:
        """The same before the deposits that it takes off: what is given back when all of it is, they being revived."""
        credited = _all(credit.document.totals.shares for credit in self.credits)
        return less(less(self.document.totals.shares, self.used), credited)

    @property
    def is_untouched(self) -> bool:
        """Whether all of it still stands."""
        return not self.credits and not self.used

    @property
    def is_cancelled(self) -> bool:
        """Whether credit notes took all of it back."""
        return bool(self.credits) and not self.rest and not self.used

    @property
    def billed(self) -> Mapping[int, Money]:
        """What stays billed of each line of the quote: a reduction of the price alone gives no line back."""
        if self.is_cancelled:
            return {}
        sources = self.issued.sources
        given_back = [(sources[at - 1], -amount) for credit in self.credits for at, amount in credit.amounts.items()]
        return _each_line((*self.issued.amounts.items(), *given_back))

    @property
    def shares(self) -> Shares:
        """What stays billed at each rate."""
        if self.is_cancelled:
            return ()
        given_back = _all(credit.document.totals.shares for credit in self.credits if credit.amounts)
        return less(self.document.totals.shares, given_back)


@dataclass(frozen=True)
class Account:
    """An accepted quote and all that was issued under it."""

    quote: Document
    invoices: tuple[Invoiced, ...] = ()

    @classmethod
    def of(cls, quote: Document, invoices: Iterable[Invoiced]) -> Account:
        """The account, each deposit knowing what invoices took off of it."""
        made = tuple(invoices)
        live = (invoiced.document for invoiced in made if not invoiced.is_cancelled)
        paid = [deposit for document in live for deposit in document.deposits or ()]
        return cls(quote, tuple(_with_uses(invoiced, paid) for invoiced in made))

    @property
    def accepted(self) -> Mapping[int, Money]:
        """What each line of the quote is worth by its position, after discounts and before VAT."""
        lines = self.quote.lines
        worth = enumerate(worths(lines, self.quote.totals.shares), 1)
        return {position: amount for position, amount in worth if lines[position - 1].is_counted}

    @cached_property
    def billed(self) -> Mapping[int, Money]:
        """What is invoiced of each line."""
        return _each_line(line for invoiced in self.works for line in invoiced.billed.items())

    @cached_property
    def rest(self) -> Shares:
        """What is still to be invoiced at each rate; deposits are asked for in advance and count nothing here."""
        return less(self.quote.totals.shares, _all(invoiced.shares for invoiced in self.works))

    @property
    def askable(self) -> Shares:
        """What may still be asked for at each rate: what is to be invoiced, less the deposits not yet taken off."""
        return less(self.rest, self.advanced)

    @property
    def advanced(self) -> Shares:
        """The deposits that no invoice took off yet."""
        return summed(_all(deposit.rest for deposit in self.deposits))

    def completes(self, amounts: Mapping[int, Money]) -> bool:
        """Whether nothing of the quote is left to be invoiced once these amounts of its lines are."""
        return all(worth == self.billed.get(at, ZERO) + amounts.get(at, ZERO) for at, worth in self.accepted.items())

    @property
    def works(self) -> tuple[Invoiced, ...]:
        """The invoices that bill lines of the quote."""
        return tuple(made for made in self.invoices if made.document.kind is DocumentKind.INVOICE)

    @property
    def deposits(self) -> tuple[Invoiced, ...]:
        """The deposit invoices, the oldest first."""
        return tuple(made for made in self.invoices if made.document.kind is DocumentKind.DEPOSIT)

    @property
    def steps(self) -> int:
        """How many progress invoices there are, the cancelled ones too: a rank is never used twice."""
        return sum(made.document.progress is not None for made in self.works)


def line_of(amount: Money, *, description: str, vat_rate: Decimal, **facts: Any) -> DocumentLine:
    """A line that is worth an amount, of no quantity of its own; less than nothing is minus one (COMPLIANCE D7)."""
    return DocumentLine(
        description=description,
        quantity=Decimal(-1 if amount < ZERO else 1),
        unit_price=abs(amount.amount),
        vat_rate=vat_rate,
        net=amount,
        **facts,
    )


def lines_of(shares: Shares, description: str, nature: Nature | None = None) -> tuple[DocumentLine, ...]:
    """One line a rate, for what is asked for or given back without naming lines."""
    return tuple(line_of(share.base, description=description, vat_rate=share.rate, nature=nature) for share in shares)


def amounts_of(lines: Sequence[DocumentLine], shares: Shares, sources: Iterable[int | None]) -> Mapping[int, Money]:
    """What lines bill or credit of each line that is their source, after discounts and before VAT."""
    return _each_line(zip(sources, worths(lines, shares), strict=True))


def worths(lines: Sequence[DocumentLine], shares: Shares) -> tuple[Money, ...]:
    """What each line is worth before VAT once the global discount is spread: a rate's lines make its base exactly."""
    spread = {share.rate: _spread([line.net for line in _at(lines, share)], share.base) for share in shares}
    return tuple(next(spread[line.vat_rate]) if line.is_counted else ZERO for line in lines)


def taken_off(document: Document) -> Shares:
    """The deposits that a document takes off, at each rate."""
    return summed(share for deposit in document.deposits or () for share in deposit.shares)


def _at(lines: Iterable[DocumentLine], share: VatShare) -> Iterator[DocumentLine]:
    return (line for line in lines if line.is_counted and line.vat_rate == share.rate)


def _spread(nets: Sequence[Money], base: Money) -> Iterator[Money]:
    whole = total(nets)
    share = Fraction(base.cents, whole.cents) if whole else Fraction(1)
    running = [Money(cents).portion(share) for cents in accumulate((net.cents for net in nets), initial=0)]
    return (after - before for before, after in pairwise(running))


def _each_line(amounts: Iterable[tuple[int | None, Money]]) -> Mapping[int, Money]:
    found: dict[int, Money] = {}
    for position, amount in amounts:
        if position is not None:
            found[position] = found.get(position, ZERO) + amount
    return found


def _all(many: Iterable[Shares]) -> Iterator[VatShare]:
    return (share for shares in many for share in shares)


def _with_uses(invoiced: Invoiced, paid: Iterable[DepositPaid]) -> Invoiced:
    of_it = [share for deposit in paid if deposit.number == invoiced.document.number for share in deposit.shares]
    return Invoiced(invoiced.issued, invoiced.credits, summed(of_it))
