"""Say nothing of an unpaid invoice for a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from domain.conversation import Ask
from domain.errors import Refusal
from domain.messages import _
from domain.roles import BILL
from handlers.choices import AnUnpaidInvoice
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import alerts

A_WEEK = timedelta(days=7)


class Snooze(
    Conversation, command="snooze", french="reporter", allowed=BILL, listed=False, confirmed=False,
    title=_("Remind me in 7 days"),
):  # fmt: skip
    """Say nothing of an unpaid invoice for a week, then remind me."""

    invoice: Annotated[AnUnpaidInvoice, Ask(_("Invoice"), _("Which invoice?"))]

    def finish(self, desk: Desk) -> Reply:
        until = desk.today + A_WEEK
        if not alerts.put_off(desk.books, self.invoice.id or 0, until):
            raise Refusal(_("{invoice} has been paid meanwhile.", invoice=self.invoice.label))
        desk.record("alert put off", self.invoice.label, target=f"invoice:{self.invoice.id}", after={"until": until})
        return Reply.of(_("I will speak of {invoice} again on {day}.", invoice=self.invoice.label, day=until))
