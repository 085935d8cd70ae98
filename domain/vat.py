"""VAT: the rates that a French seller may charge where it stands, and what one rate brings on a document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.errors import Refusal
from domain.messages import Fact, Message, Percent, _
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


class Territory(StrEnum):
    """The parts of France whose rates differ; `UNTAXED` are Guyane and Mayotte (CGI 294-1)."""

    MAINLAND = "mainland"
    CORSICA = "corsica"
    OVERSEAS = "overseas"
    UNTAXED = "untaxed"


def _rates(*percents: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(percent) for percent in percents)


RATES = _rates("20", "10", "5.5", "2.1", "0")
"""Mainland rates (CGI 278 to 281 nonies)."""

NO_VAT = _rates("0")
"""Where no VAT is charged at all: franchise en base (CGI 293 B), and every case but the taxed one."""

RATES_OF = {
    Territory.MAINLAND: RATES,
    Territory.CORSICA: _rates("20", "13", "10", "5.5", "2.1", "0.9", "0"),  # CGI 297
    Territory.OVERSEAS: _rates("8.5", "2.1", "1.75", "1.05", "0"),  # CGI 296, 296 ter
    Territory.UNTAXED: NO_VAT,
}
"""The rates of each territory, the usual one first."""

EVERY_RATE = frozenset(rate for rates in RATES_OF.values() for rate in rates)
"""All of them are in the list of the official rules (BR-FR-16; COMPLIANCE D8)."""

_BY_POSTAL_CODE = {
    "20": Territory.CORSICA,
    **dict.fromkeys(("971", "972", "974"), Territory.OVERSEAS),
    **dict.fromkeys(("973", "976"), Territory.UNTAXED),
}


def territory_of(postal_code: str | None) -> Territory:
    """Where an address of that code lies."""
    found = (place for start, place in _BY_POSTAL_CODE.items() if (postal_code or "").startswith(start))
    return next(found, Territory.MAINLAND)


def rates_for(*, is_franchise: bool, territory: Territory = Territory.MAINLAND) -> tuple[Decimal, ...]:
    """The rates that a seller may choose from, the usual one first."""
    return NO_VAT if is_franchise else RATES_OF[territory]


def vat_rate(percent: Decimal, *, is_franchise: bool = False, territory: Territory = Territory.MAINLAND) -> Decimal:
    """The rate as documents write it (5.5, not 5.50), or a refusal."""
    if is_franchise and percent != 0:
        raise Refusal(_("A seller under the VAT franchise charges no VAT: use the rate 0 %."))
    if percent not in RATES_OF[territory]:
        listed = _listed(RATES_OF[territory])
        raise Refusal(_("{rate} is not a VAT rate of yours: use {rates}.", rate=Percent(percent), rates=listed))
    return plain(percent)


def _listed(rates: tuple[Decimal, ...]) -> Message:
    """The rates one after the other, each as the language writes it."""
    facts: dict[str, Fact] = {f"rate{number}": Percent(rate) for number, rate in enumerate(rates)}
    return Message(", ".join(f"{{{name}}}" for name in facts), facts)


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
