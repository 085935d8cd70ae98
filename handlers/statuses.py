"""What the statuses of quotes and invoices are called."""

from __future__ import annotations

from datetime import date

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


def quote_line(quote: Quote) -> Message:
    """A quote in one line."""
    status = _QUOTE.get(quote.status, Message(quote.status))
    return _("{number} · {amount} · {status}", number=quote.number, amount=Money(quote.gross_cents), status=status)


def invoice_line(invoice: Invoice, receivable: Receivable | None, today: date) -> Message:
    """An invoice in one line: paid, due or late."""
    amount, number = Money(invoice.gross_cents), invoice.number or _("draft")
    if receivable is None:
        return _("{number} · {amount} · {status}", number=number, amount=amount, status=_("not issued"))
    if receivable.open_cents <= 0:
        return _("{number} · {amount} · {status}", number=number, amount=amount, status=_("paid"))
    left = Money(receivable.open_cents)
    if receivable.due_on < today:
        return _("⚠ {number} · {left} late since {day}", number=number, left=left, day=receivable.due_on)
    return _("{number} · {left} due on {day}", number=number, left=left, day=receivable.due_on)
