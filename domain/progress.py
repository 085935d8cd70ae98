"""Progress invoices (situations): what is done in all of each line of a quote, less what is invoiced of it already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from domain.billing import Account, line_of
from domain.documents import DocumentLine, Progress
from domain.errors import Refusal
from domain.messages import Percent, _
from domain.money import ZERO, Money, total
from domain.numbers import plain
from domain.shares import gross, of_rate, part

Percents = Mapping[int, Decimal]
"""What is done in all of lines, by their position in the quote: 40 for 40 %."""


def reached(billed: Money, whole: Money) -> Decimal:
    """What is invoiced of a sum, in percent with at most two decimals; what is worth nothing is wholly done."""
    if not whole:
        return Decimal(100)
    return plain(Money.of(billed.amount * 100 / whole.amount).amount)


def work_done(account: Account, done: Percents) -> Mapping[int, Money]:
    """What a progress invoice bills of each line: the percent done in all, rounded once, less what is billed."""
    amounts = {position: _step(account, position, percent) for position, percent in done.items()}
    for rate in {account.quote.lines[position - 1].vat_rate for position in amounts}:
        at_rate = {at: amount for at, amount in amounts.items() if account.quote.lines[at - 1].vat_rate == rate}
        amounts |= _fitted(account, rate, at_rate)
    billed = {position: amount for position, amount in amounts.items() if amount}
    if not billed:
        raise Refusal(_("Nothing more is done since the last invoice."))
    return billed


def work_lines(
    account: Account, amounts: Mapping[int, Money], note: Callable[[int, Money], str]
) -> tuple[DocumentLine, ...]:
    """The lines of a progress invoice; a line of the quote that is billed at once and whole stands as it was quoted."""
    return tuple(_line(account, position, amount, note) for position, amount in amounts.items())


def progress_of(account: Account, amounts: Mapping[int, Money]) -> Progress:
    """How far the quote was before this invoice, and with it."""
    accepted, before = total(account.accepted.values()), total(account.billed.values())
    return Progress(
        rank=account.steps + 1,
        before=reached(before, accepted),
        reached=reached(before + total(amounts.values()), accepted),
    )


def _line(account: Account, position: int, amount: Money, note: Callable[[int, Money], str]) -> DocumentLine:
    quoted = account.quote.lines[position - 1]
    if amount == quoted.net:
        return quoted.model_copy(update={"option": None})
    return line_of(
        amount,
        description=quoted.description,
        vat_rate=quoted.vat_rate,
        nature=quoted.nature,
        section=quoted.section,
        note=note(position, amount),
    )


def _step(account: Account, position: int, percent: Decimal) -> Money:
    accepted, billed = account.accepted[position], account.billed.get(position, ZERO)
    step = accepted.portion(Fraction(percent) / 100) - billed
    if step.cents * accepted.cents < 0:
        raise Refusal(
            _("{line}: {reached} is invoiced already. To take some of it back, make a credit note.",
              line=account.quote.lines[position - 1].description.partition("\n")[0],
              reached=Percent(reached(billed, accepted)))
        )  # fmt: skip
    return step


def _fitted(account: Account, rate: Decimal, amounts: Mapping[int, Money]) -> Mapping[int, Money]:
    """The steps of one rate, the largest a few cents less where the VAT of the whole would not come out."""
    wanted, left = total(amounts.values()), of_rate(account.rest, rate)
    advanced = of_rate(account.advanced, rate)
    rests = (left, advanced) if wanted <= advanced.base else (left,)
    over = wanted - part(wanted, *rests).base
    largest = max(amounts, key=lambda position: abs(amounts[position].cents))
    if abs(over.cents) > abs(amounts[largest].cents):
        raise Refusal(_("At most {most} can still be invoiced of this quote.", most=gross((left,))))
    return {**amounts, largest: amounts[largest] - over}
