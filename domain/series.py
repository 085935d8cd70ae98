"""The series of numbers: each kind of document has its own, which it never leaves (COMPLIANCE A2, C5)."""

from __future__ import annotations

import re

from domain.documents import DocumentKind

PREFIX = {
    DocumentKind.QUOTE: "D",
    DocumentKind.INVOICE: "FA",
    DocumentKind.DEPOSIT: "AC",
    DocumentKind.CREDIT_NOTE: "AV",
}
"""What a number begins with; the year follows (COMPLIANCE C4)."""

_NUMBERED = re.compile(rf"((?:{'|'.join(PREFIX.values())})-\d{{4}}-\d+)\s+(.*)", re.I | re.S)


def after_number(typed: str) -> tuple[str, str] | None:
    """The number of a document that words begin with, and those that follow; None for others."""
    match = _NUMBERED.fullmatch(typed.strip())
    return (match[1], match[2]) if match else None
