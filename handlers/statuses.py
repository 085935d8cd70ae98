"""What the statuses of quotes and invoices are called."""

from __future__ import annotations

from datetime import date

from domain.documents import DocumentKind, read_document
from domain.messages import Message, _
from domain.money import Money
from storage.tables import Invoice, Quote, Receivable

_QUOTE = {
    "draft": _("not sent yet"),
    "sent": _("sent"),
    "accepted": _("accepted"),
    "refused": _("refused"),
    "expired": _("expired"),
    "invoiced": _("invoiced"),
}


def name_of(quote: Quote) -> str:
    """A quote by its number, and its version from the second on."""
    return f"{quote.number} v{quote.version}" if quote.version > 1 else quote.number


def quote_line(quote: Quote) -> Message:
    """A quote in one line."""
    status = _QUOTE.get(quote.status, Message(quote.status))
    if quote.is_blocked:
        status = _("to be approved")
    return _("{number} · {amount} · {status}", number=name_of(quote), amount=Money(quote.gross_cents), status=status)


def document_line(invoice: Invoice, receivable: Receivable | None, today: date) -> Message:
    """An invoice, a deposit invoice or a credit note in one line, called by its name."""
    line = invoice_line(invoice, receivable, today)
    match DocumentKind(invoice.kind):
        case DocumentKind.DEPOSIT:
            return _("Deposit invoice {line}", line=line)
        case DocumentKind.CREDIT_NOTE:
            return _("Credit note {line}", line=line)
    return _("Invoice {line}", line=line)


def invoice_line(invoice: Invoice, receivable: Receivable | None, today: date) -> Message:
    """An invoice in one line: paid, due, late or cancelled; of a credit note the amount alone."""
    number = invoice.number or _("draft")
    if invoice.status == "draft":
        return _status(number, Money(invoice.gross_cents), _("not issued"))
    if receivable is None:
        return Message("{number} · {amount}", {"number": number, "amount": _given_back(invoice)})
    if receivable.is_cancelled:
        return _status(number, Money(receivable.gross_cents), _("cancelled"))
    if receivable.open_cents <= 0:
        return _status(number, Money(receivable.gross_cents), _("paid"))
    left = Money(receivable.open_cents)
    if receivable.due_on < today:
        return _("⚠ {number} · {left} late since {day}", number=number, left=left, day=receivable.due_on)
    return _("{number} · {left} due on {day}", number=number, left=left, day=receivable.due_on)


def _given_back(credit_note: Invoice) -> Money:
    """Less the deposits that come back with it: they are credited apart."""
    assert credit_note.snapshot is not None
    return read_document(credit_note.snapshot).payable


def _status(number: str | Message, amount: Money, status: Message) -> Message:
    return _("{number} · {amount} · {status}", number=number, amount=amount, status=status)
