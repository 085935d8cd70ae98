"""Refuses an invoice that lacks what the law wants, and offers the button that fills it in (COMPLIANCE B12)."""

from __future__ import annotations

from domain.documents import Document
from domain.errors import Fix, Refusal
from domain.issuing import Mandatory, missing
from domain.messages import _
from storage.tables import Customer


def require_mentions(draft: Document, customer: Customer) -> None:
    """Check a document before it takes its number."""
    lacking = missing(draft)
    if lacking is not None:
        reason = _("The law wants {what} on the invoice, and it is missing.", what=lacking.what)
        raise Refusal(reason, fix=_fix(lacking, customer))


def _fix(lacking: Mandatory, customer: Customer) -> Fix:
    """The conversation that holds it, at the very question; the document's own details are asked where one is."""
    match lacking.whose:
        case "seller":
            return Fix("setup", _("Complete the company"), asks=lacking.question)
        case "customer":
            given = {"customer": customer.id}
            return Fix("customer", _("Complete the customer"), given, asks=lacking.question)
        case "document":
            return Fix("", _("Fill it in"), asks=lacking.question)
