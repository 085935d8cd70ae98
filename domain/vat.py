"""VAT: the rates that a French seller may charge, and what one rate brings on a document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.errors import Refusal
from domain.messages import Percent, _
from domain.money import ZERO, Money
from domain.numbers import plain



class VatCase(StrEnum):
    """Why a document charges VAT, or why it charges none (COMPLIANCE E); one case for a whole document (E1)."""

    TAXED = "taxed"
    FRANCHISE = "franchise"
    REVERSE_CHARGE = "reverse_charge"
    INTRA_EU = "intra_eu"
    EXPORT = "export"
    EXEMPT = "exempt"


RATES = tuple(Decimal(percent) for percent in ("20", "10", "5.5", "2.1", "0"))
"""Mainland rates (CGI 278 to 281 nonies); Corsica and the overseas departments have others."""

NO_VAT = (Decimal(0),)
"""Franchise en base: the seller charges no VAT at all (CGI 293 B)."""


def rates_for(*, is_franchise: bool) -> tuple[Decimal, ...]:
    """The rates that a seller may choose from, the usual one first."""
    return NO_VAT if is_franchise else RATES


def vat_rate(percent: Decimal, *, is_franchise: bool = False) -> Decimal:
    """The rate as documents write it (5.5, not 5.50), or a refusal."""
    if is_franchise and percent != 0:
        raise Refusal(_("A seller under the VAT franchise charges no VAT: use the rate 0 %."))
    if percent not in RATES:
        raise Refusal(_("{rate} is not a French VAT rate: use 20, 10, 5.5, 2.1 or 0 %.", rate=Percent(percent)))
    return plain(percent)


@dataclass(frozen=True)
class VatShare:
    """What one rate brings: its base after the global discount, and the VAT on that base.

    `discount` is the part of the global discount that fell on this rate (EN 16931 BG-20).
    """

    rate: Decimal
    base: Money
    vat: Money
    discount: Money = ZERO

    @classmethod
    def of(cls, rate: Decimal, lines: Money, discount: Money = ZERO) -> VatShare:
        """The share of the lines of one rate; VAT is rounded once, on the summed base (COMPLIANCE D4)."""
        base = lines - discount
        return cls(rate, base, base.times(rate / 100), discount)
