"""A quote with what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from domain.conversation import Ask
from domain.messages import Message, Price, _
from domain.money import Money
from domain.roles import EVERYONE, SELL, Role
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from handlers.statuses import document_line, quote_line
from storage import acceptances, invoices, quotes
from storage.tables import Quote, Receivable

SHOWN = 12


class ShowQuote(
    Conversation,
    command="quotecard",
    french="fichedevis",
    allowed=EVERYONE,
    confirmed=False,
    title=_("Quote"),
    listed=False,
):
    """Show a quote, its lines and its PDF."""

    quote: Annotated[AnyQuote, Ask(_("Quote"), _("Which quote?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.get(desk.books, self.quote.id or 0)
        assert quote is not None
        offers = tuple(_offers(desk, quote)) if Role(desk.person.role) in SELL else ()
        return Reply.of(
            Message("{quote} · {customer}", {"quote": quote_line(quote), "customer": self.quote.customer}),
            *_lines(desk, quote),
            offers=offers,
            paper=f"quote:{quote.id}",
        )


def _lines(desk: Desk, quote: Quote) -> Iterator[Message]:
    assert quote.id is not None
    for line in quotes.lines(desk.books, quote.id)[:SHOWN]:
        yield _(
            "{quantity} × {product} at {price} = {net}",
            quantity=line.quantity, product=line.description, price=Price(line.unit_price), net=Money(line.net_cents),
        )  # fmt: skip
    yield _("Valid until {day}.", day=quote.valid_until)
    for made in invoices.of_quote(desk.books, quote.id):
        yield document_line(made, desk.books.get(Receivable, made.id), desk.today)


def _offers(desk: Desk, quote: Quote) -> Iterator[Offer]:
    if quote.status == "draft":
        yield offer("sent", _("Sent"), quote=quote.id, primary=True)
    if quote.status in ("draft", "sent"):
        yield offer("online", _("Get the signing link"), quote=quote.id)
        yield offer("accepted", _("Accepted"), quote=quote.id)
        yield offer("refused", _("Refused"), quote=quote.id)
    if quote.status in ("draft", "sent", "expired"):
        yield offer("changequote", _("✏ Change"), quote=quote.id)
    if quote.status == "accepted":
        yield offer("invoice", _("Invoice it"), quote=quote.id, primary=True)
        yield offer("deposit", _("Invoice a deposit"), quote=quote.id)
        yield offer("progress", _("Invoice the progress"), quote=quote.id)
    if acceptances.of_quote(desk.books, quote.id or 0):
        yield offer("evidence", _("See the proof"), quote=quote.id)
    yield offer("duplicate", _("Make a variant"), quote=quote.id)
    if quote.status in ("draft", "sent"):
        yield offer("letterhead", _("Our details"), quote=quote.id)
