"""Mark a quote as sent."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AQuote
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.quoting import moved_to
from handlers.reply import Reply, offer
from handlers.statuses import name_of
from handlers.undoing import undo


class MarkSent(
    Conversation,
    command="sent",
    french="envoye",
    allowed=SELL,
    confirmed=False,
    title=_("Quote sent"),
    topic=Topic.SALES,
):
    """Mark a quote as sent to the customer."""

    quote: Annotated[AQuote, Ask(_("Quote"), _("Which quote did you send?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = moved_to(desk, self.quote.id or 0, "sent", ("draft",))
        return Reply.of(
            _("{quote} is with the customer, valid until {day}.", quote=name_of(quote), day=quote.valid_until),
            offers=(
                offer("accepted", _("Accepted"), quote=quote.id, primary=True),
                offer("online", _("Get the signing link"), quote=quote.id),
                offer("refused", _("Refused"), quote=quote.id),
                undo(desk),
            ),
        )
