"""The lines of a document as rows; quotes and invoices write them alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from domain.documents import Document, DocumentLine, Nature, Option
from storage.tables.sales import LineColumns


def line_values(document: Document, products: Sequence[int | None]) -> Iterator[dict[str, Any]]:
    """The columns of each line, in order; `products` names each line's product, if it has one."""
    for position, (line, product_id) in enumerate(zip(document.lines, products, strict=True), start=1):
        yield {
            "position": position,
            "product_id": product_id,
            "description": line.description,
            "quantity": line.quantity,
            "unit": line.unit or "",
            "unit_price": line.unit_price,
            "discount_percent": line.discount_percent,
            "discount_cents": None if line.discount_amount is None else line.discount_amount.cents,
            "vat_rate": line.vat_rate,
            "net_cents": line.net.cents,
            "nature": line.nature or "",
            "section": line.section or "",
            "note": line.note or "",
            "is_option": line.option is not None,
            "option_group": (line.option and line.option.group) or "",
            "is_picked": line.option is not None and line.option.is_picked,
            "starts_page": bool(line.starts_page),
            "hides_price": bool(line.hides_price),
        }


def document_line(row: LineColumns) -> DocumentLine:
    """A line as a document prints it."""
    return DocumentLine.priced(
        row,
        description=row.description,
        unit=row.unit or None,
        nature=Nature(row.nature) if row.nature else None,
        section=row.section or None,
        note=row.note or None,
        option=Option(group=row.option_group or None, is_picked=row.is_picked) if row.is_option else None,
        starts_page=row.starts_page or None,
        hides_price=row.hides_price or None,
    )
