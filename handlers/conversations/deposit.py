"""Ask for a deposit on an accepted quote: a percent of it or an amount, with a number of its own (COMPLIANCE G6)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from domain.answers import PartOfASum, PaymentTerms, Portion
from domain.conversation import Ask, Context, Known
from domain.conversation.answering import heard_as
from domain.messages import Message, _
from domain.money import Money
from domain.roles import BILL
from domain.series import after_number
from handlers.billing import ISSUE, is_billable, summary_of
from handlers.choices import ABillableQuote
from handlers.conversation import Conversation, Topic
from handlers.deposits import ask_for_deposit
from handlers.desk import Desk
from handlers.drafting import USUAL_TERMS
from handlers.reply import Reply

USUAL = (Portion(percent=Decimal(30)), Portion(percent=Decimal(50)))
_PORTION = re.compile(r"(?P<quote>.*?)\s+(?P<portion>[-+−–]?\d[\d\s.,]*(?:%|€|eur|euros?)?)", re.I)


def fits(portion: Portion, known: Known) -> Message | None:
    """Never more than may still be asked for."""
    if known.quote is not None and _amount(portion, known.quote.total) > known.quote.left:
        return _("At most {most} can still be invoiced of this quote.", most=known.quote.left)
    return None


def as_agreed(known: Known) -> Portion | None:
    """What the quote asks for on acceptance."""
    return Portion(percent=known.quote.deposit) if known.quote and known.quote.deposit else None


class AskForDeposit(
    Conversation, command="deposit", french="acompte", allowed=BILL, title=_("Deposit invoice"), topic=Topic.INVOICES
):
    """Invoice a deposit on an accepted quote."""

    quote: Annotated[ABillableQuote, Ask(_("Quote"), _("On which accepted quote?"), check=is_billable)]
    portion: Annotated[
        PartOfASum,
        Ask(
            _("Deposit"), _("How much? A percent, or an amount with VAT."), suggest=lambda known: USUAL,
            assume=as_agreed, check=fits, depends_on=("quote",),
        ),
    ]  # fmt: skip
    terms: Annotated[
        PaymentTerms | None,
        Ask(
            _("Payment terms"), _("When is it to be paid, this time?"), optional=True, suggest=lambda known: USUAL_TERMS
        ),
    ] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "D-2026-0001 30 %": the quote and the deposit."""
        match = _PORTION.fullmatch(typed.strip())
        quote, portion = after_number(typed) or ((match["quote"], match["portion"]) if match else (typed, ""))
        return quote, heard_as(cls, {"portion": portion}, context)

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.quote is None:
            return ()
        said = summary_of(known.quote)
        if known.portion is None:
            return said
        return (*said, _("Deposit of {amount}, VAT included", amount=_amount(known.portion, known.quote.total)))

    @classmethod
    def to_confirm(cls, known: Known) -> Message:
        return ISSUE

    def finish(self, desk: Desk) -> Reply:
        return ask_for_deposit(desk, self.quote, self.portion, self.terms)


def _amount(portion: Portion, total: Money) -> Money:
    if portion.amount is not None:
        return portion.amount
    assert portion.percent is not None
    return total.times(portion.percent / 100)
