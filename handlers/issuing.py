"""Issues an invoice: the checks, the number, the snapshot, the ledger, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from domain.documents import Document, DocumentKind, DocumentLine
from domain.messages import _
from domain.terms import due_date, read_terms
from handlers.desk import Desk
from handlers.drafting import document
from handlers.einvoicing import keep_xml
from handlers.mandatory import require_mentions
from handlers.reply import Reply, offer
from storage import customers, invoices, numbers, quotes
from storage.lines import document_line
from storage.tables import Customer, Invoice

SERIES = "FA"


def draft_document(
    desk: Desk, invoice: Invoice, lines: Sequence[DocumentLine], *, number: str | None = None
) -> Document:
    """The invoice as it would be printed today; without a number it is a draft."""
    quote = quotes.get(desk.books, invoice.quote_id) if invoice.quote_id else None
    return document(
        desk, DocumentKind.INVOICE, customer_of_invoice(desk, invoice), lines, number=number,
        discount=invoice.discount_percent, terms=invoice.terms, note=invoice.note or None,
        due_on=due_date(read_terms(invoice.terms), desk.today), quote_number=quote.number if quote else None,
        letterhead=invoice.letterhead, particulars=invoice.particulars,
    )  # fmt: skip


def issue(desk: Desk, invoice: Invoice, lines: Sequence[DocumentLine]) -> Reply:
    """Give a draft its number: refused when the law wants something that is missing, with the way to fill it in."""
    customer = customer_of_invoice(desk, invoice)
    require_mentions(draft_document(desk, invoice, lines), customer)
    number = numbers.take(desk.books, SERIES, desk.today)
    made = draft_document(desk, invoice, lines, number=number)
    invoices.issue(desk.books, invoice, made, desk.now)
    subject = f"invoice:{invoice.id}"
    sealed = made.model_dump(mode="json") | {"xml": keep_xml(desk, made, subject)}
    desk.record("invoice issued", number, target=subject, after=sealed)
    assert made.due_on is not None
    return Reply.of(
        _("Invoice {number} for {customer}: {total}", number=number, customer=customer.name, total=made.totals.gross),
        _("To be paid by {day}.", day=made.due_on),
        offers=(
            offer("paid", _("Record a payment"), invoice=invoice.id),
            offer("record", _("Open the customer"), customer=customer.id),
        ),
        paper=subject,
    )


def customer_of_invoice(desk: Desk, invoice: Invoice) -> Customer:
    """Who is invoiced."""
    customer = customers.get(desk.books, invoice.customer_id)
    assert customer is not None
    return customer


def lines_of_draft(desk: Desk, invoice: Invoice) -> Sequence[DocumentLine]:
    """The lines of a draft as a document prints them."""
    assert invoice.id is not None
    return [document_line(line) for line in invoices.lines(desk.books, invoice.id)]
