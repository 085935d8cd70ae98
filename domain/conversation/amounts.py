"""Numbers in a conversation: quantities, prices, sums and rates, each within its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from domain.conversation.kinds import Kind
from domain.errors import Refusal
from domain.messages import Message, Percent, Price, _
from domain.money import Money
from domain.numbers import read_amount, read_number, read_percent, within

if TYPE_CHECKING:
    from domain.conversation.known import Context


@dataclass(frozen=True)
class Number(Kind):
    """A decimal number."""

    places: int = 4
    low: Decimal | None = None
    high: Decimal | None = Decimal(1_000_000)

    def read(self, text: str, context: Context) -> Decimal:
        return self.check(read_number(text, context.language, least=self.low, most=self.high, decimals=self.places))

    def load(self, value: Any) -> Decimal:
        return Decimal(str(value))

    def dump(self, value: Decimal) -> str:
        return format(value, "f")

    def check(self, value: Any) -> Decimal:
        return within(value, self.low, self.high, self.places)

    def show(self, value: Decimal) -> Message:
        return Message("{number}", {"number": value})


@dataclass(frozen=True)
class NonZero(Number):
    """A quantity: never zero; negative takes something back."""

    def check(self, value: Any) -> Decimal:
        if value == 0:
            raise Refusal(_("A quantity of zero sells nothing: how many, please?"))
        return super().check(value)


@dataclass(frozen=True)
class PriceKind(Number):
    """A unit price before tax, never negative (COMPLIANCE D7), up to six decimals."""

    places: int = 6
    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(100_000_000)

    def read(self, text: str, context: Context) -> Decimal:
        return read_amount(text, context.language, least=self.low, most=self.high, decimals=self.places)

    def show(self, value: Decimal) -> Message:
        return Message("{price}", {"price": Price(value)})


@dataclass(frozen=True)
class SumKind(Kind):
    """An amount of money to the cent, more than zero."""

    high: Decimal = Decimal(100_000_000)

    def read(self, text: str, context: Context) -> Money:
        return Money.of(read_amount(text, context.language, least=Decimal("0.01"), most=self.high))

    def load(self, value: Any) -> Money:
        return Money.of(str(value))

    def dump(self, value: Money) -> str:
        return str(value.amount)

    def check(self, value: Any) -> Money:
        return Money.of(within(value.amount, Decimal("0.01"), self.high, 2))

    def show(self, value: Money) -> Message:
        return Message("{amount}", {"amount": value})


@dataclass(frozen=True)
class RateKind(Number):
    """A percentage."""

    places: int = 2
    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(100)

    def read(self, text: str, context: Context) -> Decimal:
        return read_percent(text, context.language, least=self.low, most=self.high, decimals=self.places)

    def show(self, value: Decimal) -> Message:
        return Message("{rate}", {"rate": Percent(value)})


Quantity = Annotated[Decimal, NonZero(low=Decimal(-1_000_000))]
UnitPrice = Annotated[Decimal, PriceKind()]
Sum = Annotated[Money, SumKind()]
Rate = Annotated[Decimal, RateKind()]
