"""The latest quotes."""

from __future__ import annotations

from domain.messages import Message, _
from domain.roles import EVERYONE
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.statuses import quote_line
from storage import quotes


class ShowQuotes(
    Conversation,
    command="quotes",
    french="listedevis",
    short=("listedesdevis", "mesdevis", "derniersdevis"),
    allowed=EVERYONE,
    confirmed=False,
    title=_("Latest quotes"),
    topic=Topic.FOLLOW_UP,
):
    """Show the latest quotes."""

    def finish(self, desk: Desk) -> Reply:
        latest = quotes.latest(desk.books)
        if not latest:
            return Reply.of(_("No quote yet."), offers=(offer("quote", _("New quote"), primary=True),))
        lines = [
            Message("{quote} · {customer}", {"quote": quote_line(quote), "customer": customer})
            for quote, customer in latest
        ]
        opened = [offer("quotecard", Message(quote.number), quote=quote.id) for quote, _customer in latest[:6]]
        return Reply.of(_("Latest quotes"), *lines, offers=tuple(opened))
