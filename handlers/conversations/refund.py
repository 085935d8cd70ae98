"""Pay back what is left of a credit note."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Known
from domain.errors import Refusal
from domain.messages import Message, _
from domain.payments import Means, cash_refusal
from domain.roles import BILL
from handlers.choices import AKeptCredit
from handlers.conversation import Conversation, Topic
from handlers.crediting import use
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import credit_notes


def legal_means(means: Means, known: Known) -> Message | None:
    """Cash has a limit."""
    return cash_refusal(means, known.credit.left) if known.credit else None


class RefundCredit(
    Conversation, command="refund", french="rembourser", allowed=BILL, title=_("Refund"), topic=Topic.INVOICES,
    listed=False,
):  # fmt: skip
    """Record that what is left of a credit note was paid back."""

    credit: Annotated[AKeptCredit, Ask(_("Credit note"), _("Which credit note is paid back?"))]
    means: Annotated[
        Means, Ask(_("Means"), _("By what means?"), assume=lambda known: Means.TRANSFER, check=legal_means)
    ]

    def finish(self, desk: Desk) -> Reply:
        kept = credit_notes.get(desk.books, self.credit.id or 0)
        if kept is None or not kept.left:
            raise Refusal(_("{credit} has been used meanwhile.", credit=self.credit.label))
        if refused := cash_refusal(self.means, kept.left):
            raise Refusal(refused)
        use(desk, kept.id, kept.left, means=self.means.value)
        return Reply.of(
            _("{amount} of {credit} paid back to {customer}", amount=kept.left, credit=kept.number,
              customer=kept.customer),
            offers=(offer("record", _("Open the customer"), customer=kept.customer_id),),
        )  # fmt: skip
