"""The series of numbers: each kind of document has its own, which it never leaves (COMPLIANCE A2, C5)."""

from __future__ import annotations

from domain.documents import DocumentKind

PREFIX = {
    DocumentKind.QUOTE: "D",
    DocumentKind.INVOICE: "FA",
    DocumentKind.DEPOSIT: "AC",
    DocumentKind.CREDIT_NOTE: "AV",
}
"""What a number begins with; the year follows (COMPLIANCE C4)."""
