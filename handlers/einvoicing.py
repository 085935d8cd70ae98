"""Makes the XML of a document as it is issued: checked, kept with it, and known to the ledger by its hash."""

from __future__ import annotations

import hashlib

from domain.documents import Document
from handlers.desk import Desk
from storage import einvoices


def keep_xml(desk: Desk, made: Document, subject: str) -> str:
    """Make and keep the XML of `invoice:12` in the transaction that issues it; its SHA-256, for the sealed record."""
    from templates.einvoice import sums
    from templates.einvoice.building import xml

    assert made.number is not None
    content = xml(made)
    sums.check(content)
    einvoices.keep(desk.books, subject, made.number, content, desk.now)
    return hashlib.sha256(content).hexdigest()
