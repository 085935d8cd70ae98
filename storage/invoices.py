"""Invoices: drafts that may change, issued ones that the database itself refuses to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.documents import Document, canonical_json
from storage import closings, sought
from storage.lines import line_values
from storage.tables import Customer, Invoice, InvoiceLine, Receivable


def get(session: Session, id: int) -> Invoice | None:
    """An invoice by id."""
    return session.get(Invoice, id)


def of_quote(session: Session, quote_id: int) -> Invoice | None:
    """The invoice made from a quote, if there is one."""
    return session.exec(select(Invoice).where(Invoice.quote_id == quote_id, Invoice.status != "dropped")).first()


def locked(session: Session, id: int) -> Invoice | None:
    """An invoice whose row stays locked until the transaction ends."""
    query = select(Invoice).where(Invoice.id == id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def search(session: Session, typed: str, status: str = "", limit: int = 8) -> Sequence[tuple[Invoice, str]]:
    """Invoices found by number or customer, the newest first, with their customers' names."""
    ids = sought.find(session, Invoice, typed, (status,) if status else ("draft", "issued"), limit)
    query = select(Invoice, Customer.name).join(Customer, col(Customer.id) == col(Invoice.customer_id))
    return session.exec(query.where(col(Invoice.id).in_(ids)).order_by(col(Invoice.id).desc())).all()


def add_draft(session: Session, invoice: Invoice, document: Document, products: Sequence[int | None]) -> Invoice:
    """An invoice that is not issued: it has no number, and may still change. `products` names each line's product."""
    _write(invoice, document)
    session.add(invoice)
    session.flush()
    assert invoice.id is not None
    session.add_all(InvoiceLine(invoice_id=invoice.id, **values) for values in line_values(document, products))
    session.flush()
    return invoice


def issue(session: Session, invoice: Invoice, document: Document, now: datetime) -> Invoice:
    """Give a draft its number and write what is owed on it; nothing of the invoice changes afterwards."""
    closings.refuse_closed(session, now)
    assert document.number is not None
    assert document.due_on is not None
    _write(invoice, document)
    invoice.number, invoice.status = document.number, "issued"
    invoice.issued_on, invoice.issued_at, invoice.due_on = document.issued_on, now, document.due_on
    invoice.snapshot = canonical_json(document)
    session.add(invoice)
    session.flush()
    session.add(_receivable(invoice, document.due_on))
    session.flush()
    return invoice


def lines(session: Session, invoice_id: int) -> Sequence[InvoiceLine]:
    """The lines of an invoice, in order."""
    query = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id)
    return session.exec(query.order_by(col(InvoiceLine.position))).all()


def _write(invoice: Invoice, document: Document) -> None:
    invoice.net_cents, invoice.vat_cents = document.totals.net.cents, document.totals.vat.cents
    invoice.gross_cents = document.totals.gross.cents


def _receivable(invoice: Invoice, due_on: date) -> Receivable:
    assert invoice.id is not None
    return Receivable(
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        person_id=invoice.person_id,
        due_on=due_on,
        gross_cents=invoice.gross_cents,
        open_cents=invoice.gross_cents,
    )
