"""Close the links by which a quote can be signed."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import acceptances


class CloseLink(
    Conversation, command="revoke", french="fermerlien", short=("revoquer",), allowed=SELL, confirmed=False,
    title=_("Close a link"), listed=False,
):  # fmt: skip
    """Close the links by which a quote can be signed."""

    quote: Annotated[AnyQuote, Ask(_("Quote"), _("The link of which quote?"))]

    def finish(self, desk: Desk) -> Reply:
        assert self.quote.id is not None
        if not acceptances.revoke(desk.books, self.quote.id, desk.now):
            return Reply.of(_("No link leads to {quote}.", quote=self.quote.label))
        desk.record("signing link closed", self.quote.label, target=f"quote:{self.quote.id}")
        return Reply.of(
            _("{quote} cannot be signed through its link any more.", quote=self.quote.label),
            offers=(offer("online", _("Get a new link"), quote=self.quote.id),),
        )
