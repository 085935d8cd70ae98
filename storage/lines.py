"""The lines of a document as rows; quotes and invoices write them alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from domain.documents import Document


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
            "vat_rate": line.vat_rate,
            "net_cents": line.net.cents,
        }
