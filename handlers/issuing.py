"""Issues an invoice, a deposit invoice or a credit note: checks, number, snapshot, ledger, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from domain.documents import Document, DocumentKind, DocumentLine
from domain.messages import Fact, Message, Percent, _
from domain.money import Money
from domain.series import PREFIX
from domain.terms import due_date, read_terms
from handlers.desk import Desk
from handlers.drafting import document
from handlers.einvoicing import keep_xml
from handlers.handing_over import handed_over
from handlers.mandatory import require_mentions
from handlers.reply import Offer, Reply, offer
from handlers.soundness import check_sound
from storage import credit_notes, customers, invoices, numbers, quotes
from storage.lines import document_line
from storage.tables import Customer, Invoice


def draft_document(desk: Desk, invoice: Invoice, lines: Sequence[DocumentLine], **facts: Any) -> Document:
    """The invoice as it would be printed today, without a number. `facts` are its kind's own fields."""
    quote = quotes.get(desk.books, invoice.quote_id) if invoice.quote_id else None
    return document(
        desk, DocumentKind(invoice.kind), customer_of_invoice(desk, invoice), lines, number=None,
        discount=invoice.discount_percent, terms=invoice.terms, note=invoice.note or None,
        due_on=due_date(read_terms(invoice.terms), desk.today), quote_number=quote.number if quote else None,
        letterhead=invoice.letterhead, particulars=invoice.particulars, **facts,
    )  # fmt: skip


def issue(desk: Desk, invoice: Invoice, draft: Document) -> Reply:
    """Give a draft its number: refused when the law wants something that is missing, with the way to fill it in."""
    customer = customer_of_invoice(desk, invoice)
    require_mentions(draft, customer)
    number = numbers.take(desk.books, PREFIX[draft.kind], desk.today)
    made = draft.model_copy(update={"number": number})
    check_sound(made, customer)
    seal(desk, invoice, made)
    return _issued(desk, invoice, made, customer)


def seal(desk: Desk, invoice: Invoice, made: Document) -> None:
    """Write what is issued for good: the row, the XML, the record. Deposits and credit notes are named as such."""
    assert made.number is not None
    invoices.issue(desk.books, invoice, made, desk.now)
    subject = f"invoice:{invoice.id}"
    sealed = made.model_dump(mode="json") | {"xml": keep_xml(desk, made, subject)}
    desk.record(f"{made.kind.value.replace('_', ' ')} issued", made.number, target=subject, after=sealed)


def _issued(desk: Desk, invoice: Invoice, made: Document, customer: Customer) -> Reply:
    facts: dict[str, Fact] = {"number": made.number or "", "customer": customer.name, "total": made.payable}
    credit = credit_notes.balance(desk.books, invoice.customer_id)
    return Reply.of(
        _("Deposit invoice {number} for {customer}: {total}", **facts)
        if made.kind is DocumentKind.DEPOSIT
        else _("Invoice {number} for {customer}: {total}", **facts),
        *_about(made),
        *([_("{customer} has a credit of {amount}.", customer=customer.name, amount=credit)] if credit else ()),
        offers=tuple(_offers(invoice, made, credit)),
        paper=handed_over(desk, invoice),
    )


def _about(made: Document) -> Iterator[Message]:
    if made.progress:
        yield _("Progress invoice no. {rank}: {before} → {reached}", rank=made.progress.rank,
                before=Percent(made.progress.before), reached=Percent(made.progress.reached))  # fmt: skip
    if made.deposits:
        yield _("{gross}, less deposits of {deducted}", gross=made.totals.gross, deducted=made.deducted)
    if made.payable and made.due_on:
        yield _("To be paid by {day}.", day=made.due_on)


def _offers(invoice: Invoice, made: Document, credit: Money) -> Iterator[Offer]:
    if made.payable:
        yield offer("paid", _("Record a payment"), invoice=invoice.id)
    if made.payable and credit:
        yield offer("usecredit", _("Use the credit"), invoice=invoice.id)
    yield offer("record", _("Open the customer"), customer=invoice.customer_id)


def customer_of_invoice(desk: Desk, invoice: Invoice) -> Customer:
    """Who is invoiced."""
    customer = customers.get(desk.books, invoice.customer_id)
    assert customer is not None
    return customer


def lines_of_draft(desk: Desk, invoice: Invoice) -> Sequence[DocumentLine]:
    """The lines of a draft as a document prints them."""
    assert invoice.id is not None
    return [document_line(line) for line in invoices.lines(desk.books, invoice.id)]
