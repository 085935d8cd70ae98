"""A quote with what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from domain.conversation import Ask
from domain.documents import read_document
from domain.messages import Message, _
from domain.roles import EVERYONE, SELL, Role
from handlers.approving import waiting_line
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.quotelines import told
from handlers.reply import Offer, Reply, offer
from handlers.statuses import document_line, quote_line
from storage import acceptances, approvals, invoices, quotes
from storage.tables import Quote, Receivable


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
    yield from told(read_document(quote.snapshot))
    yield _("Valid until {day}.", day=quote.valid_until)
    if quote.is_blocked and (approval := approvals.last(desk.books, quote.id)):
        yield waiting_line(approval.discount)
    yield from _variants(desk, quote)
    for made in invoices.of_quote(desk.books, quote.id):
        yield document_line(made, desk.books.get(Receivable, made.id), desk.today)


def _variants(desk: Desk, quote: Quote) -> Iterator[Message]:
    """What it is a variant of, and the other quotes of its deal, of which one counts in the forecast."""
    if quote.variant_of and (first := quotes.get(desk.books, quote.variant_of)):
        yield _("Variant of {quote}", quote=quote_line(first))
    others = quotes.variants(desk.books, quote)
    if others and quote.is_favourite:
        yield _("★ It counts in the forecast of its deal.")
    for other in (other for other in others if other.id != quote.variant_of):
        yield _("Variant: {quote}", quote=quote_line(other))


def _offers(desk: Desk, quote: Quote) -> Iterator[Offer]:
    match quote.status:
        case "draft" | "sent":
            yield from _open(quote)
        case "expired":
            yield offer("extend", _("Extend it"), quote=quote.id, primary=True)
            yield offer("accepted", _("Accepted all the same"), quote=quote.id)
            yield offer("changequote", _("✏ Change"), quote=quote.id)
        case "accepted":
            yield offer("invoice", _("Invoice it"), quote=quote.id, primary=True)
            yield offer("deposit", _("Invoice a deposit"), quote=quote.id)
            yield offer("progress", _("Invoice the progress"), quote=quote.id)
    if acceptances.of_quote(desk.books, quote.id or 0):
        yield offer("evidence", _("See the proof"), quote=quote.id)
    yield offer("duplicate", _("Make a variant"), quote=quote.id)
    if quote.version > 1:
        yield offer("versions", _("Earlier versions"), quote=quote.id)
    yield offer("savetemplate", _("Save as a template"), quote=quote.id)


def _open(quote: Quote) -> Iterator[Offer]:
    """What becomes of a quote that nobody decided yet."""
    if quote.is_blocked:
        yield offer("askapproval", _("Ask again"), quote=quote.id)
    else:
        if quote.status == "draft":
            yield offer("sent", _("Sent"), quote=quote.id, primary=True)
        yield offer("online", _("Get the signing link"), quote=quote.id)
        yield offer("accepted", _("Accepted"), quote=quote.id)
        yield offer("refused", _("Refused"), quote=quote.id)
    yield offer("changequote", _("✏ Change"), quote=quote.id)
    if (quote.deal_id or quote.variant_of) and not quote.is_favourite:
        yield offer("favourite", _("★ Make it the favourite"), quote=quote.id)
    yield offer("letterhead", _("Our details"), quote=quote.id)
