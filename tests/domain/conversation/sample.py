"""A form with everything that a form can have, and a catalogue in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from annotated_types import Len

from domain.conversation import Ask, Choice, Context, Form, Found, Group, Known, Quantity, Rate, ShortText, UnitPrice
from domain.folding import fold
from domain.labels import LabelledEnum
from domain.messages import Language, Message, _


class Kind(LabelledEnum):
    """How an order is delivered."""

    POST = "post", _("By post")
    PICKUP = "pickup", _("Picked up")


class ABuyer(Choice):
    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "create"


class ADeal(Choice):
    """Known only for a buyer."""


class AnItem(Choice):
    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "keep"
    price: Decimal | None = None


def list_price(known: Known) -> Decimal | None:
    return known.item.price if known.item else None


class OrderLine(Group):
    item: Annotated[AnItem, Ask(_("Item"), _("Which item?"))]
    quantity: Annotated[Quantity, Ask(_("Quantity"), _("How many?"), suggest=lambda known: [Decimal(1)])]
    price: Annotated[UnitPrice, Ask(_("Price"), _("At what price?"), assume=list_price, depends_on=("item",))]

    def line(self) -> Message:
        return _("{quantity} × {item}", quantity=self.quantity, item=self.item.label)


def at_most_thirty(value: Decimal, known: Known) -> Message | None:
    return _("at most 30 %, please") if value > 30 else None


class Order(Form):
    """Take an order."""

    buyer: Annotated[ABuyer, Ask(_("Buyer"), _("Who buys?"))]
    deal: Annotated[ADeal | None, Ask(_("Deal"), _("For which deal?"), optional=True, depends_on=("buyer",))] = None
    kind: Annotated[Kind, Ask(_("Delivery"), _("How does it go?"))]
    address: Annotated[
        ShortText | None, Ask(_("Address"), _("Where to?"), when=lambda known: known.kind is Kind.POST)
    ] = None
    lines: Annotated[list[OrderLine], Ask(_("Line"), _("Another item?")), Len(1, 5)]
    discount: Annotated[Rate | None, Ask(_("Discount"), _("Which discount?"), optional=True, check=at_most_thirty)] = (
        None
    )

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        return [_("{count} complete lines", count=len(known.lines))] if known.lines else []


class Shelf:
    """Buyers, deals and items by name."""

    buyers: ClassVar = [ABuyer(id=1, label="Acme"), ABuyer(id=2, label="Acme Bâtiment"), ABuyer(id=3, label="Zénith")]
    items: ClassVar = [AnItem(id=1, label="Audit", price=Decimal(900)), AnItem(id=2, label="Audit flash")]

    def search(self, kind: type[Choice], typed: str, known: Known) -> Sequence[Found]:
        return [Found(choice) for choice in self._all(kind, known) if fold(typed) in fold(choice.label)]

    def fetch(self, kind: type[Choice], id: int, known: Known) -> Choice | None:
        return next((choice for choice in self._all(kind, known) if choice.id == id), None)

    def _all(self, kind: type[Choice], known: Known) -> Sequence[Choice]:
        if kind is ABuyer:
            return self.buyers
        if kind is ADeal:
            is_known = known.buyer is not None and not known.buyer.is_new
            return [ADeal(id=known.buyer.id * 10, label=f"Deal of {known.buyer.label}")] if is_known else []
        return self.items


def english(message: Message) -> str:
    facts = {k: english(v) if isinstance(v, Message) else v for k, v in message.facts.items()}
    return message.text.format_map(facts)


CONTEXT = Context(
    now=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    zone=ZoneInfo("Europe/Paris"),
    language=Language.ENGLISH,
    catalogue=Shelf(),
    say=english,
)
