"""Ask again for a discount that nobody answered, or that was refused."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.documents import read_document
from domain.errors import Refusal
from domain.messages import _
from domain.roles import SELL
from handlers.approving import ask, excess, release, waiting_line
from handlers.choices import AQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import approvals, quotes


class AskApproval(
    Conversation,
    command="askapproval",
    french="demanderaccord",
    allowed=SELL,
    confirmed=False,
    title=_("Ask for a discount"),
    listed=False,
):
    """Ask a manager again for the discount of a quote."""

    quote: Annotated[AQuote, Ask(_("Quote"), _("For which quote?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.locked(desk.books, self.quote.id or 0)
        if quote is None or not quote.is_blocked:
            raise Refusal(_("{quote} waits for nobody.", quote=self.quote.label))
        last = approvals.last(desk.books, quote.id or 0)
        if last is not None and last.status == "asked" and last.expires_on >= desk.today:
            raise Refusal(_("It was asked already, to be answered by {day}.", day=last.expires_on))
        sold = [line.product_id for line in quotes.lines(desk.books, quote.id or 0)]
        discount = excess(desk, read_document(quote.snapshot), sold, quote)
        if discount is None:
            release(desk, quote)
            desk.record("quote released", quote.number, target=f"quote:{quote.id}", after={"is_blocked": False})
            return Reply.of(_("{quote} needs no approval any more.", quote=quote.number),
                            offers=(offer("sent", _("Sent"), quote=quote.id, primary=True),))  # fmt: skip
        ask(desk, quote, discount, author=last.asked_by if last else None)
        return Reply.of(waiting_line(discount))
