"""Invoice the progress of the work (situation): what is done in all, less what is invoiced already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import Len

from domain.answers import PaymentTerms
from domain.conversation import Ask, Context, Group, Known, LongText, Rate
from domain.messages import Message, Percent, _
from domain.roles import BILL
from handlers.billing import ISSUE, accepted, bill, done, is_billable, row_of, summary_of
from handlers.choices import ABillableQuote, AQuoteLine
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.drafting import USUAL_TERMS
from handlers.reply import Reply
from storage import billing

_DONE = re.compile(r"^(?P<quote>.*?)\s+(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%$")
STEPS = (Decimal(25), Decimal(50), Decimal(75), Decimal(100))


def goes_on(percent: Decimal, known: Known) -> Message | None:
    """Progress is cumulative: more is done than is invoiced."""
    return _not_more(percent, known.quote.reached) if known.quote else None


def goes_on_with_the_line(percent: Decimal, known: Known) -> Message | None:
    """The same of one line."""
    return _not_more(percent, known.work.reached) if known.work else None


def what_may_come(known: Known) -> Sequence[Decimal]:
    """Quarters that are still to come."""
    return [step for step in STEPS if known.quote is None or step > known.quote.reached]


def line_by_line(known: Known) -> bool:
    """Whether it is said of each line."""
    return known.reached is None


class DoneLine(Group):
    """What is done of one line, in all."""

    work: Annotated[AQuoteLine, Ask(_("Line"), _("Which line went on?"))]
    percent: Annotated[
        Rate, Ask(_("Done in all"), _("How much of it is done in all, in percent?"), check=goes_on_with_the_line,
                  depends_on=("work",))
    ]  # fmt: skip

    def line(self) -> Message:
        """`Audit: 40 %`."""
        return _("{line}: {percent} done", line=self.work.label, percent=Percent(self.percent))


class InvoiceProgress(
    Conversation, command="progress", french="situation", allowed=BILL, title=_("Progress invoice"),
    topic=Topic.INVOICES,
):  # fmt: skip
    """Invoice the progress of the work on an accepted quote."""

    quote: Annotated[ABillableQuote, Ask(_("Quote"), _("On which accepted quote?"), check=is_billable)]
    reached: Annotated[
        Rate | None,
        Ask(
            _("Done in all"), _("How much of the whole is done in all, in percent?"), skippable=True,
            hint=_("Skip to say it line by line."), suggest=what_may_come, check=goes_on, depends_on=("quote",),
        ),
    ] = None  # fmt: skip
    lines: Annotated[
        list[DoneLine],
        Ask(_("Line"), _("Another line? Type it, or say that there is nothing more."), when=line_by_line,
            depends_on=("quote",)),
        Len(1, 200),
    ] = []  # noqa: RUF012  (pydantic copies it)  # fmt: skip
    terms: Annotated[
        PaymentTerms | None,
        Ask(
            _("Payment terms"), _("When is it to be paid, this time?"), optional=True, suggest=lambda known: USUAL_TERMS
        ),
    ] = None
    note: Annotated[LongText | None, Ask(_("Note"), _("What note goes on the invoice?"), optional=True)] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "D-2026-0001 40 %": the quote, and what is done of it in all."""
        match = _DONE.match(typed.strip())
        return (match["quote"], {"reached": match["percent"].replace(",", ".")}) if match else (typed, {})

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.quote is None:
            return ()
        so_far = _("{reached} is invoiced so far.", reached=Percent(known.quote.reached))
        return (*summary_of(known.quote), *([so_far] if known.quote.reached else ()))

    @classmethod
    def to_confirm(cls, known: Known) -> Message:
        return ISSUE

    def finish(self, desk: Desk) -> Reply:
        quote = accepted(desk, self.quote)
        account = billing.account(desk.books, quote)
        percents = dict.fromkeys(account.accepted, self.reached) if self.reached is not None else self._by_line
        work = done(desk, quote, account, percents)
        terms = self.terms.code if self.terms else quote.terms
        return bill(desk, quote, account, row_of(desk, quote, terms=terms, note=self.note or quote.note), work)

    @property
    def _by_line(self) -> dict[int, Decimal]:
        return {line.work.id or 0: line.percent for line in self.lines}


def _not_more(percent: Decimal, reached: Decimal) -> Message | None:
    if percent > reached:
        return None
    return _("{reached} is invoiced already: how much is done in all?", reached=Percent(reached))
