"""Who owes what, the most urgent first."""

from __future__ import annotations

from domain.messages import Message, _, plural
from domain.roles import EVERYONE
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from storage import payments
from storage.payments import Owed

SHOWN = 10


class ShowUnpaid(
    Conversation, command="unpaid", french="impayes", allowed=EVERYONE, confirmed=False, title=_("Unpaid invoices")
):
    """Show who owes what, the most urgent first."""

    def finish(self, desk: Desk) -> Reply:
        owing = payments.most_urgent(desk.books, desk.today)
        if not owing:
            return Reply.of(_("Nobody owes you anything. A good day."))
        total = payments.total_unpaid(desk.books, desk.today)
        late = payments.total_unpaid(desk.books, desk.today, overdue=True)
        head = plural(
            "{count} unpaid invoice: {amount}", "{count} unpaid invoices: {amount}", total.count, amount=total.amount
        )
        foot = [plural("{count} late: {amount}", "{count} late: {amount}", late.count, amount=late.amount)]
        if total.count > SHOWN:
            foot.append(plural("… and {count} more", "… and {count} more", total.count - SHOWN))
        return Reply.of(head, *map(line, owing[:SHOWN]), *foot, offers=tuple(map(_pay, owing[:5])))


def line(owed: Owed) -> Message:
    """An invoice in one line."""
    if owed.days_late > 0:
        return plural(
            "⚠ {number} · {customer} · {open} · {count} day late",
            "⚠ {number} · {customer} · {open} · {count} days late",
            owed.days_late, number=owed.number, customer=owed.customer, open=owed.open,
        )  # fmt: skip
    return _(
        "{number} · {customer} · {open} · due on {day}",
        number=owed.number, customer=owed.customer, open=owed.open, day=owed.due_on,
    )  # fmt: skip


def _pay(owed: Owed) -> Offer:
    return offer("paid", _("{number} is paid", number=owed.number), invoice=owed.invoice_id)
