"""One's day: what is to be done, what is late, what ends soon, what was left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from domain.messages import Message, Percent, _
from domain.roles import BILL, MANAGE, Role
from handlers.choices import ADraft
from handlers.choices.deals import stage_name
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Card, Offer, Reply, offer
from storage import approvals, customers, deals, dossier, payments, reminders

SOON = timedelta(days=7)
MOST = 5


class MyDay(
    Conversation,
    command="day",
    french="journee",
    short=("today", "jour"),
    allowed=BILL,
    confirmed=False,
    topic=Topic.FOLLOW_UP,
    title=_("My day"),
):
    """Show what is to be done today."""

    def finish(self, desk: Desk) -> Reply:
        parts = (_to_do(desk), _to_approve(desk), _late(desk), _ending(desk), _adrift(desk), _left_open(desk))
        cards = tuple(card for card in parts if card is not None)
        if not cards:
            offers = (offer("call", _("Log a call")), offer("quote", _("New quote")))
            return Reply.of(_("Nothing waits today."), offers=offers)
        return Reply(cards)


def _card(title: Message, told: Sequence[tuple[Message, Offer]]) -> Card | None:
    return Card(title, tuple(line for line, _o in told), tuple(o for _line, o in told)) if told else None


def _to_do(desk: Desk) -> Card | None:
    tonight = datetime.combine(desk.today + timedelta(days=1), time(), desk.zone).astimezone(UTC)
    return _card(_("To do today"), list(_reminders(desk, tonight)))


def _reminders(desk: Desk, until: datetime) -> Iterator[tuple[Message, Offer]]:
    for reminder in reminders.waiting(desk.books, desk.person_id, until):
        customer = customers.get(desk.books, reminder.customer_id) if reminder.customer_id else None
        what = f"{reminder.subject} · {customer.name}" if customer else reminder.subject
        done = offer("reminder", Message("✔ {what}", {"what": what[:40]}), reminder=reminder.id, act="done")
        yield Message("{moment} · {what}", {"moment": reminder.due_at, "what": what}), done


def _to_approve(desk: Desk) -> Card | None:
    if Role(desk.person.role) not in MANAGE:
        return None
    return _card(
        _("Discounts to approve"),
        [
            (
                _("{quote} · {customer} · {discount} off", quote=quote.number, customer=customer,
                  discount=Percent(approval.discount)),
                offer("approve", Message("{quote}", {"quote": quote.number}), approval=approval.id),
            )
            for approval, quote, customer in approvals.waiting(desk.books, desk.today, MOST)
        ],
    )  # fmt: skip


def _late(desk: Desk) -> Card | None:
    return _card(
        _("Invoices that are late"),
        [
            (
                _("{number} · {customer} · {open}, due on {day}", number=owed.number, customer=owed.customer,
                  open=owed.open, day=owed.due_on),
                offer("invoicecard", Message("{number}", {"number": owed.number}), invoice=owed.invoice_id),
            )
            for owed in payments.unpaid(desk.books, "", desk.today, MOST, overdue=True)
        ],
    )  # fmt: skip


def _ending(desk: Desk) -> Card | None:
    return _card(
        _("Quotes that end soon"),
        [
            (
                _("{number} · {customer} · until {day}", number=quote.number, customer=customer, day=quote.valid_until),
                offer("call", _("Call {customer}", customer=customer[:40]), customer=quote.customer_id),
            )
            for quote, customer in dossier.expiring(desk.books, desk.today, desk.today + SOON)
        ],
    )


def _adrift(desk: Desk) -> Card | None:
    return _card(
        _("Deals without a next step"),
        [
            (
                Message(
                    "{deal} · {customer} · {stage}",
                    {"deal": deal.name, "customer": customer, "stage": stage_name(stage, desk.language)},
                ),
                offer("remind", _("Plan: {deal}", deal=deal.name[:40]), deal=deal.id),
            )
            for deal, stage, customer in deals.without_next_step(desk.books, desk.person_id, MOST)
        ],
    )


def _left_open(desk: Desk) -> Card | None:
    left = [ADraft.of(desk, draft) for draft in ADraft.left(desk)]
    told = [" · ".join(filter(None, (draft.label, draft.detail))) for draft in left]
    return _card(
        _("Left open"),
        [
            (Message("{what}", {"what": what}), offer("resume", _("Go on: {what}", what=what[:40]), draft=draft.id))
            for draft, what in zip(left, told, strict=True)
        ],
    )
