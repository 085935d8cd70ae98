"""An invoice with what was paid on it and its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from domain.conversation import Ask
from domain.messages import Message, _
from domain.money import Money
from domain.payments import Means
from domain.roles import BILL, EVERYONE, Role
from handlers.choices import AnInvoice
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from handlers.statuses import invoice_line
from storage import invoices, payments, quotes
from storage.tables import Invoice, Receivable


class ShowInvoice(
    Conversation, command="invoicecard", french="fichefacture", short=("pdf",), allowed=EVERYONE, confirmed=False,
    title=_("Invoice"), listed=False,
):  # fmt: skip
    """Show an invoice, what was paid on it, and its PDF."""

    invoice: Annotated[AnInvoice, Ask(_("Invoice"), _("Which invoice?"))]

    def finish(self, desk: Desk) -> Reply:
        invoice = invoices.get(desk.books, self.invoice.id or 0)
        assert invoice is not None
        receivable = desk.books.get(Receivable, invoice.id)
        return Reply.of(
            Message(
                "{invoice} · {customer}",
                {"invoice": invoice_line(invoice, receivable, desk.today), "customer": self.invoice.detail},
            ),
            *_lines(desk, invoice),
            offers=tuple(_offers(desk, invoice, receivable)),
            paper=f"invoice:{invoice.id}" if invoice.status == "issued" else "",
        )


def _lines(desk: Desk, invoice: Invoice) -> Iterator[Message]:
    assert invoice.id is not None
    yield _("Total {gross}, of which VAT {vat}", gross=Money(invoice.gross_cents), vat=Money(invoice.vat_cents))
    if invoice.quote_id is not None and (quote := quotes.get(desk.books, invoice.quote_id)):
        yield _("From quote {number}", number=quote.number)
    for payment in payments.of_invoice(desk.books, invoice.id):
        amount, means = Money(payment.amount_cents), Means(payment.means).label
        yield _("{day}: {amount} · {means}", day=payment.received_on, amount=amount, means=means)


def _offers(desk: Desk, invoice: Invoice, receivable: Receivable | None) -> Iterator[Offer]:
    if Role(desk.person.role) not in BILL:
        return
    if invoice.status == "draft":
        yield offer("issue", _("Issue it"), invoice=invoice.id, primary=True)
        yield offer("letterhead", _("Our details"), invoice=invoice.id)
    if receivable is not None and receivable.open_cents > 0:
        yield offer("paid", _("Record a payment"), invoice=invoice.id)
    yield offer("record", _("Open the customer"), customer=invoice.customer_id)
