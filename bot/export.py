"""Exports the invoices as a table that French spreadsheets open with a double click."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from sqlmodel import Session, col, select

from storage.tables import Customer, Invoice, Quote, Receivable

HEADINGS = (
    "Numéro", "Date", "Échéance", "Client", "SIREN", "Devis", "Total HT", "TVA", "Total TTC", "Reste dû",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes words that begin so for a formula."""


def invoices_csv(session: Session) -> bytes:
    """Every issued invoice: semicolons, decimal commas, UTF-8 with the mark that Excel wants."""
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    table.writerows(_rows(session))
    return text.getvalue().encode("utf-8-sig")


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
            _words(customer.name),
            customer.siren,
            quote or "",
            *(_amount(cents) for cents in (invoice.net_cents, invoice.vat_cents, invoice.gross_cents, open_cents or 0)),
        ]


def _words(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _amount(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}".replace(".", ",")
