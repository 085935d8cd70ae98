"""The catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from domain.folding import fold
from storage.changes import Change, apply
from storage.search import find
from storage.tables import Product


def get(session: Session, id: int) -> Product | None:
    """A product that is still sold."""
    product = session.get(Product, id)
    return product if product is not None and product.deleted_at is None else None


def add(session: Session, product: Product) -> Product:
    """A new product."""
    product.folded = fold(f"{product.name} {product.reference}")
    session.add(product)
    session.flush()
    return product


def change(session: Session, product: Product, values: Mapping[str, Any]) -> Change:
    """Change a product; searches follow."""
    name, reference = (values.get(field, getattr(product, field)) for field in ("name", "reference"))
    return apply(session, product, {**values, "folded": fold(f"{name} {reference}")})


def search(session: Session, typed: str, limit: int = 8) -> Sequence[tuple[Product, bool]]:
    """Products that the words may mean, best first, and whether the words surely name them; the newest for none."""
    if fold(typed):
        return find(session, Product, typed, limit)
    query = select(Product).where(col(Product.deleted_at).is_(None)).order_by(col(Product.id).desc()).limit(limit)
    return [(product, False) for product in session.exec(query).all()]


def prices(session: Session, ids: Collection[int]) -> Mapping[int, Decimal]:
    """What products cost in the catalogue."""
    rows = session.exec(select(Product).where(col(Product.id).in_(ids))).all()
    return {row.id: row.unit_price for row in rows if row.id is not None and row.unit_price is not None}
