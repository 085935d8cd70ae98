"""The company's details on one quote or draft invoice: what is printed now, and the change of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.conversation import LEFT_EMPTY, Attachment, Found, Known
from domain.documents import Document, read_document
from domain.errors import Refusal
from domain.letterhead import details_of
from domain.messages import _
from handlers.choices import Choose
from handlers.desk import Desk
from handlers.parties import seller_of
from storage import invoices, quotes, uploads
from storage.tables import Invoice, Quote


class TheDetails(Choose):
    """What the document under way says of the company, by the names of a letterhead."""

    printed: Mapping[str, str]
    are_own: bool
    siren: str
    charges_vat: bool

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        row = _row(desk, known)
        if row is None:
            return ()
        own = seller_of(desk.company)
        changed = {} if known.own else row.letterhead
        return [
            Found(
                cls(
                    label=own.name, detail=desk.say(_("the present one")), printed={**details_of(own), **changed},
                    are_own=not row.letterhead, siren=own.siren or "", charges_vat=not own.is_franchise,
                )
            )
        ]  # fmt: skip


def details(known: Known) -> TheDetails | None:
    """What is printed as things stand; nothing before the document is named."""
    found = known.context.catalogue.search(TheDetails, "", known)
    return next((match.choice for match in found if isinstance(match.choice, TheDetails)), None)


def printed(name: str) -> Callable[[Known], Any]:
    """One detail as it is printed now."""

    def assume(known: Known) -> Any:
        there = details(known)
        return there.printed[name] or LEFT_EMPTY if there else None

    return assume


def printed_logo(known: Known) -> Attachment | None:
    """The logo that is printed now, under no id: it was not sent."""
    there = details(known)
    return Attachment(id=0, name=there.detail, size=0) if there and there.printed["logo"] else None


def logo_sent(desk: Desk, sent: Attachment) -> bytes:
    """A picture that came in the chat, made fit for print."""
    from templates.logo import prepared_logo

    if uploads.describe(desk.books, sent.id) is None:
        raise Refusal(_("That file is gone: please send it again."))
    return prepared_logo(uploads.content(desk.books, sent.id))


def reprint(desk: Desk, quote: Quote) -> None:
    """The same quote, in its present version, with the company as its letterhead says; what it asks stays."""
    said = read_document(quote.snapshot)
    seller = seller_of(desk.company, quote.letterhead).model_copy(update={"is_franchise": said.seller.is_franchise})
    version = quote.version if said.version or quote.version > 1 else None
    quotes.write(quote, Document(**dict(said) | {"seller": seller, "version": version}))


def reprint_undone(desk: Desk, target: str) -> None:
    """A quote whose row was put back, by the ledger's word for it, `quote:7`: as it left the house, if it ever did."""
    kind, _colon, id = target.partition(":")
    quote = quotes.get(desk.books, int(id)) if kind == "quote" else None
    if quote is not None and not quotes.put_back(desk.books, quote):
        reprint(desk, quote)


def _row(desk: Desk, known: Known) -> Quote | Invoice | None:
    if known.invoice is not None:
        return invoices.get(desk.books, known.invoice.id)
    return quotes.get(desk.books, known.quote.id) if known.quote is not None else None
