"""What was issued under a quote, and what was credited of an invoice, as the rules of billing look at it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from domain.billing import Account, Invoiced, Issued
from domain.documents import DocumentKind, read_document
from storage import invoices
from storage.tables import Invoice, Quote

CREDIT_NOTE = DocumentKind.CREDIT_NOTE.value


def account(session: Session, quote: Quote) -> Account:
    """An accepted quote and all that was issued under it; lock the quote before anything is added."""
    assert quote.id is not None
    made = [invoice for invoice in invoices.of_quote(session, quote.id, limit=1_000) if invoice.status == "issued"]
    return Account.of(read_document(quote.snapshot), _invoiced(session, made))


def standing(session: Session, invoice: Invoice) -> Invoiced:
    """An issued invoice with its credit notes, and what was taken off of it if it is a deposit."""
    assert invoice.id is not None
    if invoice.quote_id is not None and (quote := session.get(Quote, invoice.quote_id)) is not None:
        made = account(session, quote).invoices
    else:
        made = tuple(_invoiced(session, [invoice, *invoices.credits_of(session, invoice.id)]))
    return next(one for one in made if one.document.number == invoice.number)


def sources(session: Session, invoice: Invoice) -> Sequence[int | None]:
    """The line of the quote or of the invoice that each line bills or credits.

    Invoices of the first version billed their quotes whole, line by line, and say nothing of it.
    """
    rows = invoices.lines(session, invoice.id or 0)
    is_told = invoice.kind != DocumentKind.INVOICE or any(row.source for row in rows)
    return [row.source if is_told else row.position for row in rows]


def _invoiced(session: Session, made: Sequence[Invoice]) -> list[Invoiced]:
    issued = {invoice.id: _issued(session, invoice) for invoice in made}
    credits = {id: tuple(issued[other.id] for other in made if other.corrects_id == id) for id in issued}
    return [Invoiced(issued[invoice.id], credits[invoice.id]) for invoice in made if invoice.kind != CREDIT_NOTE]


def _issued(session: Session, invoice: Invoice) -> Issued:
    assert invoice.snapshot is not None
    return Issued(read_document(invoice.snapshot), tuple(sources(session, invoice)))
