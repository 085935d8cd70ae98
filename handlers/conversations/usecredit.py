"""Take what is left of a credit note off an invoice that the customer owes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from domain.conversation import Ask, Known
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import BILL
from handlers.choices import AKeptCredit, AnUnpaidInvoice
from handlers.conversation import Conversation
from handlers.crediting import use
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import credit_notes, invoices, payments


def the_only_one(known: Known) -> AKeptCredit | None:
    """Most customers have one credit note left, if any."""
    found = known.context.catalogue.search(AKeptCredit, "", known) if known.invoice else ()
    only = found[0].choice if len(found) == 1 else None
    return only if isinstance(only, AKeptCredit) else None


class UseCredit(
    Conversation, command="usecredit", french="utiliseravoir", allowed=BILL, title=_("Use a credit"), listed=False
):
    """Take what is left of a credit note off an invoice of the same customer."""

    invoice: Annotated[AnUnpaidInvoice, Ask(_("Invoice"), _("Off which invoice?"))]
    credit: Annotated[
        AKeptCredit, Ask(_("Credit note"), _("Which credit note?"), assume=the_only_one, depends_on=("invoice",))
    ]

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.invoice is None or known.credit is None:
            return ()
        amount = min(known.credit.left, known.invoice.due)
        return (_("{amount} off {invoice}", amount=amount, invoice=known.invoice.label),)

    def finish(self, desk: Desk) -> Reply:
        kept = credit_notes.get(desk.books, self.credit.id or 0)
        invoice = invoices.get(desk.books, self.invoice.id or 0)
        owed = payments.owed(desk.books, self.invoice.id or 0, desk.today)
        if kept is None or owed is None or invoice is None or invoice.customer_id != kept.customer_id:
            raise Refusal(_("That credit is another customer’s."))
        amount = min(kept.left, owed.open)
        use(desk, kept.id, amount, invoice_id=owed.invoice_id)
        left, open_ = kept.left - amount, owed.open - amount
        return Reply.of(
            _("{amount} of {credit} used on {invoice}", amount=amount, credit=kept.number, invoice=owed.number),
            _("{left} still owed.", left=open_) if open_ else _("Paid in full."),
            *([_("{left} of the credit stay.", left=left)] if left else ()),
            offers=(offer("record", _("Open the customer"), customer=kept.customer_id),),
        )
