"""Mark a quote as refused."""

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
from handlers.undoing import undo


class MarkRefused(
    Conversation,
    command="refused",
    french="refuse",
    allowed=SELL,
    confirmed=False,
    title=_("Quote refused"),
    topic=Topic.SALES,
):
    """Mark a quote as refused by the customer."""

    quote: Annotated[AQuote, Ask(_("Quote"), _("Which quote was refused?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = moved_to(desk, self.quote.id or 0, "refused", self.quote.statuses)
        return Reply.of(
            _("{quote} is refused.", quote=quote.number),
            offers=(offer("duplicate", _("Make a variant"), quote=quote.id), undo(desk)),
        )
