"""Issue an invoice that was kept as a draft."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Known
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import BILL
from handlers.billing import ISSUE, issue_draft
from handlers.choices import ADraftInvoice
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import invoices


class IssueInvoice(
    Conversation, command="issue", french="emettre", allowed=BILL, title=_("Issue an invoice"), listed=False
):
    """Issue an invoice that was kept as a draft."""

    invoice: Annotated[ADraftInvoice, Ask(_("Invoice"), _("Which draft shall I issue?"))]

    @classmethod
    def to_confirm(cls, known: Known) -> Message:
        return ISSUE

    def finish(self, desk: Desk) -> Reply:
        invoice = invoices.locked(desk.books, self.invoice.id or 0)
        if invoice is None or invoice.status != "draft":
            raise Refusal(_("It was issued already."))
        return issue_draft(desk, invoice)
