"""Pickers of deals and of the stages they go through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from domain.conversation import Choice, Found, Known
from domain.folding import fold
from domain.messages import Language
from domain.money import Money
from handlers.choices.base import Choose
from storage import customers, deals, quotes
from storage.tables import Deal, Stage

if TYPE_CHECKING:
    from handlers.desk import Desk


class ADeal(Choose):
    """An open deal, of the customer where one is known; found by its name or the customer's."""

    finds_closed: ClassVar[bool] = False

    customer_id: int
    stage_id: int
    amount: Money | None = None
    closes_on: date | None = None

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        if isinstance(known.customer, Choice) and known.customer.id is None:
            return ()
        found = deals.named(desk.books, typed, customer_id=_customer_id(desk, known), closed=cls.finds_closed)
        return [Found(cls._of(deal, name), sure) for (deal, _stage, name), sure in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        deal = deals.get(desk.books, id)
        if deal is None or _customer_id(desk, known) not in (None, deal.customer_id):
            return None
        customer = customers.get(desk.books, deal.customer_id)
        return cls._of(deal, customer.name if customer else "")

    @classmethod
    def _of(cls, deal: Deal, customer: str) -> Self:
        return cls(
            id=deal.id, label=deal.name, detail=customer, customer_id=deal.customer_id, stage_id=deal.stage_id,
            amount=Money(deal.amount_cents) if deal.amount_cents is not None else None, closes_on=deal.closes_on,
        )  # fmt: skip


def _customer_id(desk: Desk, known: Known) -> int | None:
    """Of whom the deal is: the customer who was named, or the one of the quote."""
    if isinstance(known.customer, Choice):
        return known.customer.id
    quote = quotes.get(desk.books, known.quote.id) if known.quote else None
    return quote.customer_id if quote else None


class AnyDeal(ADeal):
    """A deal, also one that was won or lost."""

    finds_closed: ClassVar[bool] = True


class AStage(Choose):
    """A stage of the pipeline; where a deal is moved, another one than its own."""

    outcome: str = "open"

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        words = fold(typed)
        own = known.deal.stage_id if known.deal is not None else None
        among = [stage for stage in deals.stages(desk.books) if stage.id != own]
        named = [cls._of(desk, stage) for stage in among if words in fold(f"{stage.name} {stage.name_en}")]
        return [Found(choice, bool(words)) for choice in named]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        stage = next((stage for stage in deals.stages(desk.books) if stage.id == id), None)
        return cls._of(desk, stage) if stage else None

    @classmethod
    def _of(cls, desk: Desk, stage: Stage) -> Self:
        return cls(id=stage.id, label=stage_name(stage, desk.language), outcome=stage.outcome)


class AStageFile(AStage):
    """A stage with what it says, or the name of a new one."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "create"

    name: str = ""
    name_en: str = ""
    probability: Decimal = Decimal(0)

    @classmethod
    def _of(cls, desk: Desk, stage: Stage) -> Self:
        return cls(
            id=stage.id, label=stage_name(stage, desk.language), outcome=stage.outcome, name=stage.name,
            name_en=stage.name_en, probability=stage.probability,
        )  # fmt: skip


def stage_name(stage: Stage, language: Language) -> str:
    """What a stage is called in a language."""
    return stage.name_en if language is Language.ENGLISH and stage.name_en else stage.name
