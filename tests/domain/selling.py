"""A quote with all that is issued under it, in memory: what the desk does with its books, without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain.billing import Account, Invoiced, Issued, lines_of
from domain.credit_notes import credit_of_amount, credit_of_lines
from domain.deposits import deposit_of, deposits_off
from domain.documents import DepositPaid, Document, DocumentKind, DocumentLine, Party, Seller
from domain.money import Money
from domain.progress import progress_of, work_done, work_lines
from domain.shares import Shares, less
from domain.totals import totals

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Sold:
    """What a line must say to be priced."""

    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal = Decimal(20)
    discount_percent: Decimal | None = None
    discount_amount: Money | None = None


def line(price: str, rate: str = "20", quantity: str = "1", off: str | None = None) -> DocumentLine:
    """A line of a quote."""
    sold = Sold(Decimal(quantity), Decimal(price), Decimal(rate), Decimal(off) if off else None)
    return DocumentLine.priced(sold, description=f"Work at {price}")


def document(kind: DocumentKind, lines: Sequence[DocumentLine], number: str, **facts: Any) -> Document:
    """A document of that day."""
    discount = facts.get("discount_percent") or facts.get("discount_amount")
    return Document(
        kind=kind, number=number, issued_on=TODAY, seller=Seller(name="Martin"), customer=Party(name="Acme"),
        lines=tuple(lines), totals=totals([one for one in lines if one.is_counted], discount), **facts,
    )  # fmt: skip


@dataclass
class Sale:
    """A quote, and what follows."""

    quote: Document
    issued: list[Issued] = field(default_factory=list)
    credits: dict[str, list[Issued]] = field(default_factory=dict)

    @classmethod
    def of(cls, *lines: DocumentLine, discount: str | None = None) -> Sale:
        """A sale of an accepted quote."""
        percent = Decimal(discount) if discount else None
        return cls(document(DocumentKind.QUOTE, lines, "D-2026-0001", discount_percent=percent))

    @property
    def account(self) -> Account:
        made = (Invoiced(one, tuple(self.credits.get(str(one.document.number), ()))) for one in self.issued)
        return Account.of(self.quote, made)

    @property
    def asked(self) -> Shares:
        """What the customer is asked for in all, at each rate."""
        everything = [share for one in self.issued for share in one.own]
        return less(everything, (share for many in self.credits.values() for one in many for share in one.own))

    def invoiced(self, number: str | None) -> Invoiced:
        """An invoice as it stands now."""
        return next(one for one in self.account.invoices if one.document.number == number)

    def deposit(self, wanted: Decimal | Money) -> Document:
        """A deposit invoice."""
        lines = lines_of(deposit_of(self.account, wanted), "Deposit")
        return self._issue(DocumentKind.DEPOSIT, "AC", lines, [None] * len(lines))

    def progress(self, done: Mapping[int, Decimal] | Decimal) -> Document:
        """A progress invoice: of all lines, or by line."""
        account = self.account
        percents = done if isinstance(done, Mapping) else dict.fromkeys(account.accepted, done)
        amounts = work_done(account, percents)
        lines = work_lines(account, amounts, lambda _position, _amount: "note")
        return self._issue(
            DocumentKind.INVOICE, "FA", lines, list(amounts), progress=progress_of(account, amounts),
            deposits=deposits_off(account, totals(lines).shares) or None,
        )  # fmt: skip

    def final(self) -> Document:
        """The invoice of all that is left."""
        if self.account.billed:
            return self.progress(Decimal(100))
        kept = [(at, line.model_copy(update={"option": None})) for at, line in enumerate(self.quote.lines, 1)
                if line.is_counted]  # fmt: skip
        return self._issue(
            DocumentKind.INVOICE, "FA", [line for _at, line in kept], [at for at, _line in kept],
            discount_percent=self.quote.discount_percent,
            deposits=deposits_off(self.account, self.quote.totals.shares) or None,
        )  # fmt: skip

    def credit_whole(self, number: str | None) -> Document:
        """All that is left of an invoice."""
        invoiced = self.invoiced(number)
        if invoiced.is_untouched:
            made = invoiced.document
            return self._credit(made, made.lines, range(1, len(made.lines) + 1),
                                discount_percent=made.discount_percent, deposits=made.deposits)  # fmt: skip
        lines = lines_of(invoiced.whole_rest, "Rest")
        return self._credit(invoiced.document, lines, [None] * len(lines), deposits=invoiced.document.deposits)

    def credit_lines(self, number: str | None, quantities: Mapping[int, Decimal]) -> Document:
        """Some lines of an invoice."""
        lines = credit_of_lines(self.invoiced(number), quantities)
        return self._credit(self.invoiced(number).document, list(lines.values()), lines)

    def credit_amount(self, number: str | None, amount: Money) -> Document:
        """A reduction of an invoice."""
        lines = lines_of(credit_of_amount(self.invoiced(number), amount), "Reduction")
        return self._credit(self.invoiced(number).document, lines, [None] * len(lines))

    def _issue(
        self,
        kind: DocumentKind,
        series: str,
        lines: Sequence[DocumentLine],
        sources: Sequence[int | None],
        **facts: Any,
    ) -> Document:
        made = document(kind, lines, f"{series}-2026-{len(self.issued) + 1:04d}", **facts)
        self.issued.append(Issued(made, tuple(sources)))
        return made

    def _credit(
        self, corrected: Document, lines: Sequence[DocumentLine], sources: Iterable[int | None],
        deposits: tuple[DepositPaid, ...] | None = None, **facts: Any,
    ) -> Document:  # fmt: skip
        credits = self.credits.setdefault(str(corrected.number), [])
        made = document(DocumentKind.CREDIT_NOTE, lines, f"AV-{len(credits)}", deposits=deposits, **facts)
        credits.append(Issued(made, tuple(sources)))
        return made
