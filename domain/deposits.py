"""Deposit invoices: what one asks for at each rate, and what an invoice takes off of them (COMPLIANCE G6)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from domain.billing import Account
from domain.documents import DepositPaid
from domain.errors import Refusal
from domain.messages import _
from domain.money import ZERO, Money
from domain.shares import Shares, gross, less, of_rate, parts_of_gross, summed
from domain.vat import VatShare


def deposit_of(account: Account, wanted: Decimal | Money) -> Shares:
    """A deposit of a percent of the quote, or of an amount VAT included: never more than may still be asked for."""
    amount = wanted if isinstance(wanted, Money) else gross(account.quote.totals.shares).portion(Fraction(wanted) / 100)
    most = max(gross(account.askable), ZERO)
    if not ZERO < amount <= most:
        raise Refusal(_("At most {most} can still be invoiced of this quote.", most=most))
    asked = parts_of_gross(amount, account.askable)
    if not asked:
        raise Refusal(_("That is too little for an invoice."))
    return asked


def deposits_off(account: Account, work: Shares) -> tuple[DepositPaid, ...]:
    """The deposits that an invoice of this work takes off, the oldest first, as far as its rates bear them."""
    found: list[DepositPaid] = []
    for deposit in account.deposits:
        taken = summed(_least(deposit.rest, work))
        work = less(work, taken)
        if taken:
            paid = deposit.document
            assert paid.number is not None
            found.append(DepositPaid(number=paid.number, issued_on=paid.issued_on, shares=taken))
    return tuple(found)


def _least(deposit: Shares, work: Shares) -> Iterator[VatShare]:
    """At each rate the smaller of the two, to its own cent of VAT."""
    for share in deposit:
        borne = of_rate(work, share.rate)
        if borne.base.cents > 0:
            yield VatShare(share.rate, min(share.base, borne.base), min(share.vat, borne.vat))
