"""Exports the invoices as a table that French spreadsheets open with a double click, and batches of sales."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot import fec, spreadsheet
from bot.spreadsheet import amount, words
from domain.periods import Period
from handlers.reception import House
from storage import accounting, ledger
from storage.ledger import Record
from storage.tables import Company, Customer, Invoice, Quote, Receivable

HEADINGS = (
    "Numéro", "Date", "Échéance", "Client", "SIREN", "Devis", "Total HT", "TVA", "Total TTC", "Reste dû",
)  # fmt: skip


def invoices_csv(session: Session) -> bytes:
    """Every issued invoice, for a spreadsheet."""
    return b"".join(spreadsheet.lines(HEADINGS, _rows(session)))


def ask_for_sales(house: House, form: str, period: Period) -> str:
    """A new batch of the sales of a period, written down in the ledger; the subject of its paper."""
    now = house.now()
    with house.books.open() as session:
        export = accounting.add_export(session, form, period, now, house.zone)
        after = {"format": form, "first": period.first, "last": period.last, "asked_at": now}
        record = Record("sales exported", export.number, target=f"export:{export.id}", after=after, at=now)
        ledger.append(session, [record], house.secret)
    return f"export:{export.id}"


def sales_export(session: Session, id: int, zone: ZoneInfo) -> tuple[str, bytes]:
    """The name and content of a batch of exported sales, the same whenever it is made; LookupError for no batch."""
    export = accounting.export(session, id)
    if export is None:
        raise LookupError(f"there is no export {id}")
    entries = accounting.entries(session, Period(export.first_on, export.last_on), export.asked_at, zone)
    if export.form == "fec":
        return fec.fec_name(session.exec(select(Company.siren)).one(), export.last_on), b"".join(fec.fec(entries))
    return f"ventes-{export.first_on:%Y%m%d}-{export.last_on:%Y%m%d}.csv", b"".join(fec.journal(entries))


def _rows(session: Session) -> Iterator[list[str]]:
    query = (
        select(Invoice, Customer, Quote.number, Receivable.open_cents)
        .join(Customer, col(Customer.id) == col(Invoice.customer_id))
        .outerjoin(Quote, col(Quote.id) == col(Invoice.quote_id))
        .outerjoin(Receivable, col(Receivable.invoice_id) == col(Invoice.id))
        .where(Invoice.status == "issued")
        .order_by(col(Invoice.id))
    )
    for invoice, customer, quote, open_cents in session.exec(query):
        yield [
            invoice.number or "",
            invoice.issued_on.isoformat() if invoice.issued_on else "",
            invoice.due_on.isoformat() if invoice.due_on else "",
            words(customer.name),
            customer.siren,
            quote or "",
            *(amount(cents) for cents in (invoice.net_cents, invoice.vat_cents, invoice.gross_cents, open_cents or 0)),
        ]
