"""An invoice with what was paid on it and its PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from domain.conversation import Ask
from domain.documents import DepositPaid, DocumentKind, read_document
from domain.messages import Message, _
from domain.money import Money
from domain.payments import Means
from domain.roles import BILL, EVERYONE, Role
from handlers.choices import AnInvoice
from handlers.conversation import Conversation
from handlers.crediting import left_of, uses_of
from handlers.desk import Desk
from handlers.handing_over import DUPLICATE, handed_over, is_duplicate
from handlers.reply import Offer, Reply, offer
from handlers.statuses import invoice_line
from storage import credit_notes, invoices, payments, quotes
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
        paper = handed_over(desk, invoice) if invoice.status == "issued" else ""
        return Reply.of(
            Message(
                "{invoice} · {customer}",
                {"invoice": invoice_line(invoice, receivable, desk.today), "customer": self.invoice.detail},
            ),
            *_lines(desk, invoice),
            *([DUPLICATE] if is_duplicate(paper) else ()),
            offers=tuple(_offers(desk, invoice, receivable)),
            paper=paper,
        )


def _lines(desk: Desk, invoice: Invoice) -> Iterator[Message]:
    assert invoice.id is not None
    yield _("Total {gross}, of which VAT {vat}", gross=Money(invoice.gross_cents), vat=Money(invoice.vat_cents))
    if invoice.quote_id is not None and (quote := quotes.get(desk.books, invoice.quote_id)):
        yield _("From quote {number}", number=quote.number)
    if invoice.corrects_id is not None and (corrected := invoices.get(desk.books, invoice.corrects_id)):
        yield _("Credits {number}", number=corrected.number or "")
    for deposit in _deposits(invoice):
        yield _("Deposit {number} taken off: {amount}", number=deposit.number, amount=deposit.gross)
    for credit in invoices.credits_of(desk.books, invoice.id):
        yield _("Credit note {line}", line=invoice_line(credit, None, desk.today))
    for payment in payments.of_invoice(desk.books, invoice.id):
        amount, means = Money(payment.amount_cents), Means(payment.means).label
        yield _("{day}: {amount} · {means}", day=payment.received_on, amount=amount, means=means)
    yield from _credits_used(desk, invoice)


def _deposits(invoice: Invoice) -> Sequence[DepositPaid]:
    return read_document(invoice.snapshot).deposits or () if invoice.snapshot else ()


def _credits_used(desk: Desk, invoice: Invoice) -> Iterator[Message]:
    """What credit notes took off an invoice; of a credit note where it went, and what is left of it."""
    if invoice.kind != DocumentKind.CREDIT_NOTE:
        for use in credit_notes.uses(desk.books, invoice_id=invoice.id):
            credit = invoices.get(desk.books, use.credit_id)
            yield _("{day}: {amount} of {credit}", day=use.used_on, amount=Money(use.amount_cents),
                    credit=(credit and credit.number) or "")  # fmt: skip
        return
    for use in credit_notes.uses(desk.books, credit_id=invoice.id):
        settled = invoices.get(desk.books, use.invoice_id) if use.invoice_id else None
        where = _("off {invoice}", invoice=settled.number or "") if settled else Means(use.means).label
        yield _("{day}: {amount} · {where}", day=use.used_on, amount=Money(use.amount_cents), where=where)
    if left := left_of(desk, invoice):
        yield _("{left} of it left", left=left)


def _offers(desk: Desk, invoice: Invoice, receivable: Receivable | None) -> Iterator[Offer]:
    if Role(desk.person.role) not in BILL:
        return
    if invoice.status == "draft":
        yield offer("issue", _("Issue it"), invoice=invoice.id, primary=True)
        yield offer("letterhead", _("Our details"), invoice=invoice.id)
        yield offer("dropdraft", _("Drop it"), invoice=invoice.id)
    elif invoice.kind == DocumentKind.CREDIT_NOTE:
        yield from uses_of(desk, invoice)
    elif receivable is not None:
        yield from _of_issued(desk, invoice, receivable)
    yield offer("record", _("Open the customer"), customer=invoice.customer_id)


def _of_issued(desk: Desk, invoice: Invoice, receivable: Receivable) -> Iterator[Offer]:
    if receivable.open_cents > 0:
        yield offer("paid", _("Record a payment"), invoice=invoice.id)
        if credit_notes.balance(desk.books, invoice.customer_id):
            yield offer("usecredit", _("Use the credit"), invoice=invoice.id)
    if not receivable.is_cancelled:
        yield offer("creditnote", _("Credit note"), invoice=invoice.id)
        yield offer("creditnote", _("Credit and correct"), invoice=invoice.id, scope="whole", again=True)
