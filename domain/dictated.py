"""A quote as it was said in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.messages import Message
from domain.terms import Terms


@dataclass(frozen=True)
class DictatedLine:
    """A line as it was said; what was not said is None."""

    words: str
    quantity: Decimal
    unit: Message | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    vat_rate: Decimal | None = None
    is_option: bool = False


@dataclass(frozen=True)
class Dictated:
    """A quote as it was said."""

    customer: str
    lines: tuple[DictatedLine, ...]
    discount: Decimal | None = None
    deposit: Decimal | None = None
    valid_until: date | None = None
    terms: Terms | None = None
