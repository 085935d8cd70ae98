"""Who owes what, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from domain.conversation import Ask, Context, ShortText
from domain.messages import Message, _, plural
from domain.money import Money
from domain.roles import EVERYONE
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from storage import payments
from storage.payments import Owed

SHOWN = 10
MOST = 50


class ShowUnpaid(
    Conversation,
    command="unpaid",
    french="impayes",
    allowed=EVERYONE,
    confirmed=False,
    title=_("Unpaid invoices"),
    topic=Topic.INVOICES,
):
    """Show who owes what, the most urgent first."""

    whose: Annotated[ShortText | None, Ask(_("Customer"), _("Of which customer?"), optional=True)] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "unpaid acme": those of a customer."""
        return "", {"whose": " ".join(typed.split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        return self._of(desk, self.whose) if self.whose else self._of_all(desk)

    def _of(self, desk: Desk, whose: str) -> Reply:
        owing = payments.unpaid(desk.books, whose, desk.today, MOST)
        if not owing:
            everybody = offer("unpaid", _("All unpaid invoices"))
            return Reply.of(_("Nothing unpaid for “{words}”.", words=whose), offers=(everybody,))
        return Reply.of(_head(len(owing), sum((owed.open for owed in owing), Money(0))), *map(line, owing),
                        offers=tuple(map(_pay, owing[:5])))  # fmt: skip

    def _of_all(self, desk: Desk) -> Reply:
        owing = payments.most_urgent(desk.books, desk.today)
        if not owing:
            return Reply.of(_("Nobody owes you anything. A good day."))
        total = payments.total_unpaid(desk.books, desk.today)
        late = payments.total_unpaid(desk.books, desk.today, overdue=True)
        foot = [plural("{count} late: {amount}", "{count} late: {amount}", late.count, amount=late.amount)]
        if total.count > SHOWN:
            foot.append(plural("… and {count} more", "… and {count} more", total.count - SHOWN))
        return Reply.of(
            _head(total.count, total.amount), *map(line, owing[:SHOWN]), *foot, offers=tuple(map(_pay, owing[:5]))
        )


def _head(count: int, amount: Money) -> Message:
    return plural("{count} unpaid invoice: {amount}", "{count} unpaid invoices: {amount}", count, amount=amount)


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
