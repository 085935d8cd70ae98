"""Reads a printed PDF back: its text page by page, its pictures, what a validator and a banking app say of it."""

from __future__ import annotations

import re
from io import BytesIO

import page
import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader

KNOWN_FALSE_ALARM = "METADATA-FILTER"
"""A rule of PDF/A-1 that the validator applies to PDF/A-3 too."""


def faults(pdf: bytes) -> list[str]:
    """What a validator finds against PDF/A-3u."""
    report = page.validate_pdf_bytes(pdf, profile="3u")
    return [
        f"{failure.rule_id}: {failure.message}"
        for failure in report.failures
        if KNOWN_FALSE_ALARM not in failure.rule_id
    ]


def texts(pdf: bytes) -> list[str]:
    """The text layer of each page, every run of blanks as one space."""
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """The text layer of all pages."""
    return " ".join(texts(pdf))


def drawn(pdf: bytes, number: int = 0, dpi: int = 100) -> Image:
    """A page as a person sees it."""
    picture: Image = pypdfium2.PdfDocument(pdf)[number].render(scale=dpi / 72).to_pil()
    return picture


def scanned(pdf: bytes) -> list[str]:
    """What a phone reads from the QR codes of the last page."""
    last = len(pypdfium2.PdfDocument(pdf)) - 1
    return [code.text for code in zxingcpp.read_barcodes(drawn(pdf, last, dpi=200))]
