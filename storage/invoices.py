"""Invoices: drafts that may change, issued ones that the database itself refuses to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from domain.documents import Document, canonical_json
from storage import closings, sought
from storage.lines import line_values
from storage.prepared import Prepared
from storage.tables import Credit, Customer, Invoice, InvoiceLine, Receivable

KINDS = ("invoice", "deposit", "credit_note")
LINE = Prepared(insert(InvoiceLine))
Sources = Sequence[int | None]


def get(session: Session, id: int) -> Invoice | None:
    """An invoice by id."""
    return session.get(Invoice, id)


def of_quote(session: Session, quote_id: int, limit: int = 50) -> Sequence[Invoice]:
    """What was made from a quote, drafts too, in order."""
    query = select(Invoice).where(Invoice.quote_id == quote_id, Invoice.status != "dropped")
    return session.exec(query.order_by(col(Invoice.id)).limit(limit)).all()


def credits_of(session: Session, invoice_id: int) -> Sequence[Invoice]:
    """The credit notes of an invoice, in order."""
    query = select(Invoice).where(Invoice.corrects_id == invoice_id, Invoice.status == "issued")
    return session.exec(query.order_by(col(Invoice.id))).all()


def locked(session: Session, id: int) -> Invoice | None:
    """An invoice whose row stays locked until the transaction ends."""
    query = select(Invoice).where(Invoice.id == id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def search(
    session: Session, typed: str, status: str = "", limit: int = 8, *, kinds: Sequence[str] = KINDS
) -> Sequence[tuple[Invoice, str]]:
    """Invoices found by number or customer, the newest first, with their customers' names."""
    ids = sought.find(session, Invoice, typed, (status,) if status else ("draft", "issued"), limit)
    query = select(Invoice, Customer.name).join(Customer, col(Customer.id) == col(Invoice.customer_id))
    query = query.where(col(Invoice.kind).in_(kinds))
    return session.exec(query.where(col(Invoice.id).in_(ids)).order_by(col(Invoice.id).desc())).all()


def add_draft(
    session: Session, invoice: Invoice, document: Document, products: Sequence[int | None], sources: Sources = ()
) -> Invoice:
    """An invoice that is not issued: it has no number, and may still change.

    `products` names each line's product, `sources` the line of the quote or of the invoice that it bills or credits.
    """
    _write(invoice, document)
    session.add(invoice)
    session.flush()
    assert invoice.id is not None
    for said, source in zip(line_values(document, products), sources or [None] * len(products), strict=True):
        LINE.run(session, invoice_id=invoice.id, source=source, **said)
    return invoice


def issue(session: Session, invoice: Invoice, document: Document, now: datetime) -> Invoice:
    """Give a draft its number and write what is owed on it, or left of a credit; nothing of it changes afterwards."""
    closings.refuse_closed(session, now)
    assert document.number is not None
    _write(invoice, document)
    invoice.number, invoice.status = document.number, "issued"
    invoice.issued_on, invoice.issued_at, invoice.due_on = document.issued_on, now, document.due_on
    invoice.snapshot = canonical_json(document)
    session.add(invoice)
    session.flush()
    session.add(_receivable(invoice, document) if document.due_on is not None else _credit(invoice, document))
    session.flush()
    return invoice


def lines(session: Session, invoice_id: int) -> Sequence[InvoiceLine]:
    """The lines of an invoice, in order."""
    query = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id)
    return session.exec(query.order_by(col(InvoiceLine.position))).all()


def _write(invoice: Invoice, document: Document) -> None:
    invoice.net_cents, invoice.vat_cents = document.totals.net.cents, document.totals.vat.cents
    invoice.gross_cents = document.totals.gross.cents


def _receivable(invoice: Invoice, document: Document) -> Receivable:
    assert invoice.id is not None
    assert document.due_on is not None
    return Receivable(
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        person_id=invoice.person_id,
        due_on=document.due_on,
        gross_cents=document.payable.cents,
        open_cents=document.payable.cents,
    )


def _credit(invoice: Invoice, document: Document) -> Credit:
    assert invoice.id is not None
    left = document.payable.cents
    return Credit(invoice_id=invoice.id, customer_id=invoice.customer_id, gross_cents=left, open_cents=left)
