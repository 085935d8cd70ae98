"""Record a payment, whole or partial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from domain.conversation import Ask, Context, Day, Known, Sum
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Message, _
from domain.money import Money
from domain.numbers import read_amount
from domain.payments import Means, cash_refusal
from domain.roles import BILL
from handlers.choices import AKeptCredit, AnUnpaidInvoice
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import payments
from storage.changes import added
from storage.tables import Payment

_NUMBER = re.compile(
    r"^(?P<what>.*?)\s+(?P<amount>[\d][\d\s.,\u00a0\u202f]*(?:€|eur|euros?)?)(?:\s+(?P<means>\D+))?$", re.I
)


def what_is_due(known: Known) -> Sequence[Money]:
    """All that is still owed."""
    return [known.invoice.due] if known.invoice else []


def at_most_due(amount: Money, known: Known) -> Message | None:
    """A payment is never more than what is owed."""
    if known.invoice is not None and amount > known.invoice.due:
        return _("Only {due} is still owed on {invoice}.", due=known.invoice.due, invoice=known.invoice.label)
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
        """ "FA-2026-0001 1200 virement": the invoice, the amount and the means."""
        match = _NUMBER.match(typed.strip())
        if match is None:
            return typed, {}
        try:
            amount = read_amount(match["amount"], context.language)
        except Refusal:
            return typed, {}
        answers: dict[str, Any] = {"amount": str(amount)}
        if means := _means(match["means"] or "", context):
            answers["means"] = means.value
        return match["what"], answers

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
            raise Refusal(_("{invoice} has been paid meanwhile.", invoice=self.invoice.label))
        note(desk, "payment recorded", self.invoice.label, added(payment))
        left = payments.owed(desk.books, payment.invoice_id, desk.today)
        assert left is not None
        return Reply.of(
            _("{amount} received on {invoice}", amount=self.amount, invoice=self.invoice.label),
            _("{left} still owed.", left=left.open) if left.open else _("Paid in full."),
            offers=(undo(desk), offer("record", _("Open the customer"), customer=left.customer_id)),
        )


def _means(typed: str, context: Context) -> Means | None:
    words = fold(typed)
    return next((m for m in Means if words and words in (m.value, fold(context.say(m.label)))), None)
