"""Mark a quote as accepted."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.errors import Refusal
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AQuote
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.quoting import moved_to
from handlers.reply import Reply, offer
from handlers.undoing import undo


class MarkAccepted(
    Conversation,
    command="accepted",
    french="accepte",
    allowed=SELL,
    confirmed=False,
    title=_("Quote accepted"),
    topic=Topic.SALES,
):
    """Mark a quote as accepted by the customer."""

    quote: Annotated[AQuote, Ask(_("Quote"), _("Which quote was accepted?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = moved_to(desk, self.quote.id or 0, "accepted", ("draft", "sent"))
        if quote.valid_until < desk.today:
            raise Refusal(_("{quote} was valid until {day}: change its validity first.", quote=quote.number,
                            day=quote.valid_until))  # fmt: skip
        return Reply.of(
            _("{customer} accepted {quote}: {total}", customer=self.quote.customer, quote=quote.number,
              total=self.quote.total),
            offers=(
                offer("invoice", _("Invoice it"), quote=quote.id, primary=True),
                offer("deposit", _("Invoice a deposit"), quote=quote.id),
                undo(desk),
            ),
        )  # fmt: skip
