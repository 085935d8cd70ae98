"""Exact money: integer minor units and a currency; rounding is half up, to the cent (COMPLIANCE D1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round as invoices round: half away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (cents). Amounts of different currencies never meet.

    The first release keeps books in euros only (COMPLIANCE D10).
    """

    cents: int
    currency: str = "EUR"

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str = "EUR") -> Money:
        """Make money from an amount in major units, rounded half up to the cent."""
        if isinstance(amount, float):
            raise TypeError("money is never made from a float")
        return cls(int(round_half_up(Decimal(amount)).scaleb(2)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, two decimals."""
        return Decimal(self.cents).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other).cents, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    def times(self, factor: Decimal) -> Money:
        """Multiply and round half up once."""
        return Money.of(self.amount * factor, self.currency)

    def portion(self, share: Fraction) -> Money:
        """A fraction of it, rounded half up once."""
        exact = self.cents * share
        nearest = int(abs(exact) + Fraction(1, 2))
        return Money(nearest if exact >= 0 else -nearest, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts; nothing sums to zero euros."""
    return sum(amounts, ZERO)
