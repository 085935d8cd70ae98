"""Pickers of what is sold: products, quotes, invoices."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from domain.conversation import Choice, Found, Known
from handlers.choices.base import Choose
from storage import products
from storage.tables import Product

if TYPE_CHECKING:
    from handlers.desk import Desk


class AProduct(Choose):
    """A product of the catalogue, or a service in free words."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "keep"

    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    unit: str = ""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return [Found(cls._of(product), sure) for product, sure in products.search(desk.books, typed)]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        product = products.get(desk.books, id)
        return cls._of(product) if product else None

    @classmethod
    def _of(cls, product: Product) -> AProduct:
        return cls(
            id=product.id,
            label=product.name,
            detail=product.reference,
            unit_price=product.unit_price,
            vat_rate=product.vat_rate,
            unit=product.unit,
        )
