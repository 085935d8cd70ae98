"""Mark the variant that counts in the forecast."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Known
from domain.errors import Fix, Refusal
from domain.messages import _
from domain.money import Money
from domain.roles import SELL
from handlers import forecast
from handlers.choices import ADeal, AVariant
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import deals, quotes
from storage.changes import apply
from storage.tables import Deal, Quote


def wants_a_deal(known: Known) -> bool:
    """Whether the quote has no deal, and there is one to put it under."""
    return bool(known.quote and not known.quote.has_deal and known.context.catalogue.search(ADeal, "", known))


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

    quote: Annotated[AVariant, Ask(_("Quote"), _("Which quote is the favourite?"))]
    deal: Annotated[ADeal | None, Ask(_("Deal"), _("For which deal?"), when=wants_a_deal, depends_on=("quote",))] = None

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.locked(desk.books, self.quote.id or 0)
        if quote is None:
            raise Refusal(_("That quote is gone."))
        deal = _deal_of(desk, quote) or self._chosen(desk, quote)
        if not forecast.prefer(desk, quote):
            return Reply.of(_("{quote} is the favourite already.", quote=quote.number))
        return Reply.of(
            _("★ {quote} counts for {deal}: {net} before tax.", quote=quote.number, deal=deal.name,
              net=Money(quote.net_cents)),
            offers=(offer("dealcard", _("Open the deal"), deal=deal.id),),
        )  # fmt: skip

    def _chosen(self, desk: Desk, quote: Quote) -> Deal:
        """The deal that a quote without one goes under; where the customer has none, one is opened first."""
        deal = deals.get(desk.books, self.deal.id or 0) if self.deal else None
        if deal is None:
            raise Refusal(
                _("{quote} belongs to no deal: choose its deal first.", quote=quote.number),
                fix=Fix("deal", _("Open a deal"), {"customer": quote.customer_id}),
            )
        change = apply(desk.books, quote, {"deal_id": deal.id})
        before, after = change.before, change.after
        desk.record("quote put under deal", quote.number, target=change.target, before=before, after=after)
        return deal


def _deal_of(desk: Desk, quote: Quote) -> Deal | None:
    return deals.get(desk.books, quote.deal_id) if quote.deal_id else None
