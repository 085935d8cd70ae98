"""The accounting entries of a period, read from what was issued and received; and the batches that were exported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from heapq import merge
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from domain import accounting
from domain.accounting import Entry
from domain.documents import Document, read_document
from domain.money import Money
from domain.payments import Means
from domain.periods import Period
from storage import numbers
from storage.tables import CreditUse, Invoice, Payment, SalesExport

SERIES = "EX"
Known = tuple[datetime, int, int, Entry]
"""An entry behind what it is ordered by: when it was recorded, documents before money, and its row."""


def add_export(
    session: Session, form: str, period: Period, asked_at: datetime, zone: ZoneInfo, person_id: int | None = None
) -> SalesExport:
    """A new batch, numbered without a gap."""
    number = numbers.take(session, SERIES, _day(asked_at, zone))
    export = SalesExport(
        number=number, form=form, first_on=period.first, last_on=period.last, asked_at=asked_at, person_id=person_id
    )
    session.add(export)
    session.flush()
    return export


def export(session: Session, id: int) -> SalesExport | None:
    """A batch."""
    return session.get(SalesExport, id)


def entries(session: Session, period: Period, until: datetime, zone: ZoneInfo) -> Iterator[Entry]:
    """The entries dated in a period and recorded until an instant, in the order in which they were recorded.

    What is recorded later comes later, so that the entries of an earlier instant keep their places.
    """
    parts = (_documents, _receipts, _refunds)
    for _at, _rank, _id, entry in merge(*(part(session, period, until, zone) for part in parts), key=lambda k: k[:3]):
        yield entry


def _documents(session: Session, period: Period, until: datetime, zone: ZoneInfo) -> Iterator[Known]:
    at, on = col(Invoice.issued_at), col(Invoice.issued_on)
    query: Any = select(Invoice.id, at, Invoice.customer_id, Invoice.snapshot).where(Invoice.status == "issued")
    query = query.where(on.between(period.first, period.last), at <= until).order_by(at, col(Invoice.id))
    for id, issued_at, customer_id, snapshot in session.exec(query.execution_options(yield_per=200)):
        document = _read(snapshot)
        yield issued_at, 0, id or 0, accounting.entry_of(document, _party(customer_id, document), _day(issued_at, zone))


def _receipts(session: Session, period: Period, until: datetime, zone: ZoneInfo) -> Iterator[Known]:
    at, on = col(Payment.recorded_at), col(Payment.received_on)
    query: Any = select(Payment, Invoice.customer_id, Invoice.snapshot).join(
        Invoice, col(Invoice.id) == col(Payment.invoice_id)
    )
    query = query.where(on.between(period.first, period.last), at <= until).order_by(at, col(Payment.id))
    for payment, customer_id, snapshot in session.exec(query.execution_options(yield_per=200)):
        entry = _moved(payment, payment.received_on, payment.amount_cents, customer_id, _read(snapshot), zone)
        yield payment.recorded_at, 1, payment.id, entry


def _refunds(session: Session, period: Period, until: datetime, zone: ZoneInfo) -> Iterator[Known]:
    """A credit that was taken off another invoice moves no money, and has no entry."""
    at, on = col(CreditUse.recorded_at), col(CreditUse.used_on)
    query: Any = select(CreditUse, Invoice.customer_id, Invoice.snapshot).join(
        Invoice, col(Invoice.id) == col(CreditUse.credit_id)
    )
    query = query.where(col(CreditUse.invoice_id).is_(None), on.between(period.first, period.last), at <= until)
    query = query.order_by(at, col(CreditUse.id)).execution_options(yield_per=200)
    for use, customer_id, snapshot in session.exec(query):
        entry = _moved(use, use.used_on, -use.amount_cents, customer_id, _read(snapshot), zone)
        yield use.recorded_at, 2, use.id, entry


def _moved(
    row: Payment | CreditUse, on: date, cents: int, customer_id: int, document: Document, zone: ZoneInfo
) -> Entry:
    return accounting.receipt(
        document, _party(customer_id, document), Means(row.means), Money(cents), on, _day(row.recorded_at, zone)
    )


def _read(snapshot: bytes | None) -> Document:
    assert snapshot is not None
    return read_document(snapshot)


def _party(customer_id: int, document: Document) -> tuple[str, str]:
    return f"C{customer_id:05}", document.customer.name


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
