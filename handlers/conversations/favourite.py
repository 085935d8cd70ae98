"""Mark the variant that counts in the forecast."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.errors import Fix, Refusal
from domain.messages import _
from domain.money import Money
from domain.roles import SELL
from handlers import forecast
from handlers.choices import AQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import deals, quotes


class PreferQuote(
    Conversation,
    command="favourite",
    french="favori",
    short=("favorite",),
    allowed=SELL,
    confirmed=False,
    title=_("Favourite variant"),
    listed=False,
):
    """Count this variant in the forecast of its deal, and not the others."""

    quote: Annotated[AQuote, Ask(_("Quote"), _("Which quote is the favourite?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.locked(desk.books, self.quote.id or 0)
        deal = deals.get(desk.books, quote.deal_id) if quote and quote.deal_id else None
        if quote is None or deal is None:
            raise Refusal(
                _("{quote} belongs to no deal: choose its deal first.", quote=self.quote.label),
                fix=Fix("changequote", _("✏ Change"), {"quote": self.quote.id}),
            )
        if not forecast.prefer(desk, quote):
            return Reply.of(_("{quote} is the favourite already.", quote=quote.number))
        return Reply.of(
            _("★ {quote} counts for {deal}: {net} before tax.", quote=quote.number, deal=deal.name,
              net=Money(quote.net_cents)),
            offers=(offer("dealcard", _("Open the deal"), deal=deal.id),),
        )  # fmt: skip
