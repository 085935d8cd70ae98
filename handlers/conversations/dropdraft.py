"""Drop the draft of an invoice: it never had a number."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.errors import Refusal
from domain.messages import _
from domain.roles import BILL
from handlers.choices import ADraftInvoice
from handlers.conversation import Conversation
from handlers.crediting import reopen
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note
from storage import invoices, quotes
from storage.changes import apply


class DropDraft(
    Conversation, command="dropdraft", french="jeterbrouillon", allowed=BILL, title=_("Drop a draft"), listed=False
):
    """Drop the draft of an invoice; its quote can be invoiced again."""

    invoice: Annotated[ADraftInvoice, Ask(_("Invoice"), _("Which draft shall I drop?"))]

    def finish(self, desk: Desk) -> Reply:
        found = invoices.get(desk.books, self.invoice.id or 0)
        quote = quotes.locked(desk.books, found.quote_id) if found and found.quote_id else None
        invoice = invoices.locked(desk.books, self.invoice.id or 0)
        if invoice is None or invoice.status != "draft":
            raise Refusal(_("It was issued already."))
        note(desk, "draft dropped", self.invoice.label, apply(desk.books, invoice, {"status": "dropped"}))
        if quote is not None:
            reopen(desk, quote)
        offers = [offer("invoice", _("Invoice it"), quote=quote.id, primary=True)] if quote else []
        return Reply.of(_("The draft is gone."), offers=tuple(offers))
