"""Get the link by which a customer reads and signs a quote on the web."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from domain.conversation import Ask
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import SELL
from handlers.approving import refuse_blocked
from handlers.choices import AQuote
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.quoting import moved_to
from handlers.reply import Reply, offer
from storage import acceptances, quotes
from storage.tables import Quote

A_MOMENT = timedelta(seconds=10)
"""Who taps twice wants one link."""


class SigningLink(
    Conversation, command="online", french="signature", short=("enligne", "sign"), allowed=SELL, confirmed=False,
    title=_("Signing link"), topic=Topic.SALES,
):  # fmt: skip
    """Get the link by which the customer signs a quote online."""

    quote: Annotated[AQuote, Ask(_("Quote"), _("Which quote is to be signed?"))]

    def finish(self, desk: Desk) -> Reply:
        if not desk.public_url:
            raise Refusal(
                _(
                    "Customers cannot reach this desk on the web yet: whoever runs it sets COMPTOIR_PUBLIC_URL, "
                    "https://desk.example for instance, and starts it again."
                )
            )
        quote = _open_quote(desk, self.quote)
        if acceptances.made_since(desk.books, quote, desk.person_id, desk.now - A_MOMENT):
            return Reply.of(
                _("You did that already: the link to {quote} is just above. For another one, ask again in ten seconds.",
                  quote=quote.number)
            )  # fmt: skip
        token = acceptances.new_link(desk.books, quote, desk.person_id, desk.now)
        version = quotes.keep_version(desk.books, quote, desk.person_id, desk.now)
        if quote.status == "draft":
            moved_to(desk, quote.id or 0, "sent", ("draft",))
        desk.record("signing link made", quote.number, target=f"quote:{quote.id}", after={"version": version})
        return Reply.of(
            _("{quote} for {customer}: this link and the PDF are for your customer.", quote=quote.number,
              customer=self.quote.customer),
            Message("{link}", {"link": f"{desk.public_url}/q/{token}"}),
            _("Whoever has the link can sign, once, until {day}. I tell you when it is read and when it is signed.",
              day=quote.valid_until),
            offers=(offer("revoke", _("Close the link"), quote=quote.id),),
            paper=f"quote:{quote.id}",
        )  # fmt: skip


def _open_quote(desk: Desk, chosen: AQuote) -> Quote:
    """The quote, if it can be signed at all."""
    quote = quotes.locked(desk.books, chosen.id or 0)
    if quote is None or quote.status not in chosen.statuses:
        raise Refusal(_("{quote} can no longer be signed.", quote=chosen.label))
    if quote.valid_until < desk.today:
        raise Refusal(
            _("{quote} was valid until {day}: change its validity first.", quote=quote.number, day=quote.valid_until)
        )
    refuse_blocked(quote)
    return quote
