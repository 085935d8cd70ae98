"""The card that words without a command open: a document by its number, a customer by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.folding import fold
from handlers.choices import AnyQuote
from handlers.desk import Desk
from storage import customers, invoices, quotes

SHORTEST = 3
"""Fewer letters name nobody for sure."""

Opened = tuple[str, Mapping[str, int]]
"""A command and its answers."""


def opened_by(desk: Desk, text: str) -> Opened | None:
    """What the words name, if they name one thing only."""
    return document_called(desk, text) or _customer(desk, text)


def document_called(desk: Desk, text: str) -> Opened | None:
    """The document whose number the words are."""
    typed = _joined(text)
    if not any(char.isdigit() for char in typed):
        return None
    invoice = _numbered(typed, ((i.number or "", i.id) for i, _c in invoices.search(desk.books, text)))
    if invoice is not None:
        return "invoicecard", {"invoice": invoice}
    found = quotes.search(desk.books, text, AnyQuote.statuses)
    quote = _numbered(typed, ((quote.number, quote.id) for quote, _c in found))
    return ("quotecard", {"quote": quote}) if quote is not None else None


def _customer(desk: Desk, text: str) -> Opened | None:
    if len(_joined(text)) < SHORTEST:
        return None
    sure = [customer for customer, is_sure in customers.search(desk.books, text) if is_sure]
    return ("record", {"customer": sure[0].id or 0}) if len(sure) == 1 else None


def _numbered(typed: str, found: Iterable[tuple[str, int | None]]) -> int | None:
    return next((id for number, id in found if _joined(number) == typed), None)


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")
