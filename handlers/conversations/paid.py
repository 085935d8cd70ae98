"""Record a payment, whole or partial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from domain.conversation import Ask, Context, Day, Known, Sum
from domain.conversation.answering import heard_as
from domain.errors import Fix, Refusal
from domain.folding import fold
from domain.messages import Message, _
from domain.moments import read_date
from domain.money import Money
from domain.payments import Means, cash_refusal
from domain.roles import BILL
from domain.series import after_number
from handlers.choices import AKeptCredit, AnUnpaidInvoice
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import payments
from storage.changes import added
from storage.tables import Payment

_AMOUNT = r"(?P<amount>[-+−–]?\d[\d\s.,]*(?:€|eur|euros?)?)(?=\s|$)"
_OF_NUMBER = re.compile(rf"(?:{_AMOUNT})?\s*(?P<how>.*)", re.I)
_OF_CUSTOMER = re.compile(rf"(?P<what>.*?)\s+{_AMOUNT}\s*(?P<how>.*)", re.I)
_BY = frozenset(("par", "en", "by", "in"))


def what_is_due(known: Known) -> Sequence[Money]:
    """All that is still owed."""
    due = _due(known)
    return [due] if due else []


def at_most_due(amount: Money, known: Known) -> Message | None:
    """A payment is never more than what is owed."""
    due = _due(known)
    if due and amount > due:
        return _("Only {due} is still owed on {invoice}.", due=due, invoice=known.invoice.label)
    return None


def not_in_the_future(day: date, known: Known) -> Message | None:
    """Money that is still to come is not a payment."""
    return _("That day is still to come.") if day > known.today else None


def legal_means(means: Means, known: Known) -> Message | None:
    """Cash has a limit."""
    return cash_refusal(means, known.amount) if known.amount else None


def kept_credits(known: Known) -> Iterator[AKeptCredit]:
    """What the customer has left of credit notes."""
    if known.invoice is not None:
        found = known.context.catalogue.search(AKeptCredit, "", known)
        yield from (match.choice for match in found if isinstance(match.choice, AKeptCredit))


class RecordPayment(
    Conversation,
    command="paid",
    french="paye",
    short=("payment", "paiement"),
    allowed=BILL,
    title=_("Payment"),
    topic=Topic.INVOICES,
):
    """Record a payment, whole or partial."""

    invoice: Annotated[AnUnpaidInvoice, Ask(_("Invoice"), _("Which invoice was paid?"))]
    amount: Annotated[
        Sum,
        Ask(_("Amount"), _("How much came in?"), suggest=what_is_due, check=at_most_due, depends_on=("invoice",)),
    ]
    means: Annotated[
        Means, Ask(_("Means"), _("By what means?"), assume=lambda known: Means.TRANSFER, check=legal_means)
    ]
    received_on: Annotated[
        Day,
        Ask(_("Received on"), _("On which day?"), assume=lambda known: known.today, check=not_in_the_future),
    ]

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "FA-2026-0001 1200 chèque 12/11": the invoice, the amount, the means and the day."""
        what, said = after_number(typed) or ("", "")
        match = _OF_NUMBER.fullmatch(said) if what else _OF_CUSTOMER.fullmatch(" ".join(typed.split()))
        if match is None:
            return typed, {}
        means, day = _parted(match["how"], context)
        words = {"amount": match["amount"] or "", "means": means, "received_on": day}
        return what or match["what"], heard_as(cls, words, context)

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        return [_("A credit of {left} is left: {credit}. /usecredit takes it off.", left=kept.left, credit=kept.label)
                for kept in kept_credits(known)]  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        if refused := cash_refusal(self.means, self.amount, payments.cash_on(desk.books, self.invoice.id or 0)):
            raise Refusal(refused)
        payment = Payment(
            invoice_id=self.invoice.id or 0, amount_cents=self.amount.cents, means=self.means.value,
            received_on=self.received_on, person_id=desk.person_id, recorded_at=desk.now,
        )  # fmt: skip
        if not payments.receive(desk.books, payment):
            raise self._too_much(desk)
        note(desk, "payment recorded", self.invoice.label, added(payment))
        left = payments.owed(desk.books, payment.invoice_id, desk.today)
        assert left is not None
        return Reply.of(
            _("{amount} received on {invoice}", amount=self.amount, invoice=self.invoice.label),
            _("{left} still owed.", left=left.open) if left.open else _("Paid in full."),
            offers=(undo(desk), offer("record", _("Open the customer"), customer=left.customer_id)),
        )

    def _too_much(self, desk: Desk) -> Refusal:
        """Why it cannot be taken in full: others may have paid, or credited, in the meantime."""
        left = payments.owed(desk.books, self.invoice.id or 0, desk.today)
        if left is None or not left.open:
            return Refusal(_("{invoice} has been paid meanwhile.", invoice=self.invoice.label))
        reason = _("Only {due} is still owed on {invoice}.", due=left.open, invoice=self.invoice.label)
        return Refusal(reason, fix=Fix("", _("Change the amount"), asks="amount"))


def _due(known: Known) -> Money | None:
    """What is owed now: somebody may have paid since the invoice was chosen."""
    if known.invoice is None:
        return None
    found = known.context.catalogue.fetch(AnUnpaidInvoice, known.invoice.id, known)
    return found.due if isinstance(found, AnUnpaidInvoice) else None


def _parted(how: str, context: Context) -> tuple[str, str]:
    """The means and the day, which comes last: words that are no day are the means, whether it is known or not."""
    words = how.split()
    if words and fold(words[0]) in _BY:
        words = words[1:]
    days = (at for at in range(len(words)) if _is_day(" ".join(words[at:]), context))
    figures = (at for at, word in enumerate(words) if any(map(str.isdigit, word)))
    parting = next(days, next(figures, len(words)))
    return " ".join(words[:parting]), " ".join(words[parting:])


def _is_day(words: str, context: Context) -> bool:
    try:
        read_date(words, context.today, context.language)
    except Refusal:
        return False
    return True
