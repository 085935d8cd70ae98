"""What late payment costs between businesses (C. com. L441-10 II): rates by half-year, as data; COMPLIANCE F1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from domain.errors import Refusal
from domain.messages import Percent, _

POINTS = Decimal(10)
"""What the law adds to the European Central Bank's rate."""

_HALF_YEARS = {
    # first day of the half-year: main refinancing rate of the ECB on that day, legal interest owed to a business
    date(2024, 7, 1): ("4.25", "4.92"),
    date(2025, 1, 1): ("3.15", "3.71"),
    date(2025, 7, 1): ("2.15", "2.76"),
    date(2026, 1, 1): ("2.15", "2.62"),
}
REFINANCING: Mapping[date, Decimal] = {day: Decimal(rates[0]) for day, rates in _HALF_YEARS.items()}
LEGAL_INTEREST: Mapping[date, Decimal] = {day: Decimal(rates[1]) for day, rates in _HALF_YEARS.items()}


def half_year(on: date) -> date:
    """The first day of the half-year of a day."""
    return date(on.year, 1 if on.month < 7 else 7, 1)


def usual_rate(on: date) -> Decimal | None:
    """The rate where the contract has none, in percent a year; None for a half-year that this version does not know."""
    bank = REFINANCING.get(half_year(on))
    return None if bank is None else bank + POINTS


def check_contract_rate(rate: Decimal, on: date) -> Decimal:
    """A contract may say another rate, never below three times the legal interest, the last that is known."""
    known = max((day for day in LEGAL_INTEREST if day <= on), default=min(LEGAL_INTEREST))
    least = 3 * LEGAL_INTEREST[known]
    if rate < least:
        raise Refusal(
            _(
                "The law wants at least {least}: three times the legal interest (article L441-10, commercial code).",
                least=Percent(least),
            )
        )
    return rate
