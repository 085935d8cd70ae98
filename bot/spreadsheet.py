"""Tables that French spreadsheets open with a double click: semicolons, decimal commas, UTF-8 with Excel's mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import chain

MARK = b"\xef\xbb\xbf"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes words that begin so for a formula."""


def lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The bytes of a table, a line at a time."""
    yield MARK
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in chain([headings], rows):
        table.writerow(row)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def words(text: str) -> str:
    """Somebody's words, never a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def amount(cents: int | None) -> str:
    """Euros: `1234,50`."""
    return number(Decimal(cents).scaleb(-2)) if cents is not None else ""


def number(value: Decimal | None) -> str:
    """A number as a French spreadsheet reads it."""
    return format(value, "f").replace(".", ",") if value is not None else ""
