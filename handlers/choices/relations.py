"""Pickers of those one sells to, and of conversations left open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from domain.conversation import Choice, Draft, Found, Known
from handlers.choices.base import Choose
from storage import customers, drafts

if TYPE_CHECKING:
    from handlers.desk import Desk


class ACustomer(Choose):
    """A customer; an unknown one is made when the conversation ends, never silently."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "create"

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return [
            Found(cls(id=c.id, label=c.name, detail=c.city), sure) for c, sure in customers.search(desk.books, typed)
        ]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        customer = customers.get(desk.books, id)
        return cls(id=customer.id, label=customer.name, detail=customer.city) if customer else None


class ADraft(Choose):
    """A conversation that the person left open."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return [Found(cls._of(desk, draft)) for draft in drafts.open_ones(desk.books, desk.person_id, desk.now)]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        found = drafts.find(desk.books, id, desk.person_id)
        return cls._of(desk, found[0]) if found and not found[1].ended else None

    @classmethod
    def _of(cls, desk: Desk, draft: Draft) -> ADraft:
        """Named by what it does and by the first thing that was answered."""
        conversation = desk.registry.find(draft.form)
        about = desk.say(conversation.about()) if conversation else draft.form
        labels = (e.value["label"] for e in draft.log if isinstance(e.value, dict) and "label" in e.value)
        return cls(id=draft.id, label=about, detail=next(labels, ""))
