"""The pickers that conversations share: a record of the books, found by what people call it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from domain.conversation import Choice, Draft, Found, Known
from storage import customers, drafts, products
from storage.tables import Product

if TYPE_CHECKING:
    from handlers.desk import Desk


class Choose(Choice):
    """A choice that knows where to look."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        """The records that the words may mean, best first; the likeliest for no words."""
        raise NotImplementedError

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        """The record of an id, if it may be chosen."""
        raise NotImplementedError


class DeskCatalogue:
    """The engine's view of the books of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def search(self, kind: type[Choice], typed: str, known: Known) -> Sequence[Found]:
        assert issubclass(kind, Choose)
        return kind.find(self._desk, typed, known)

    def fetch(self, kind: type[Choice], id: int, known: Known) -> Choice | None:
        assert issubclass(kind, Choose)
        return kind.fetch(self._desk, id, known)


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


class AProduct(Choose):
    """A product of the catalogue, or a service in free words."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "keep"

    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    unit: str = ""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return [Found(cls._of(product), sure) for product, sure in products.search(desk.books, typed)]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        product = products.get(desk.books, id)
        return cls._of(product) if product else None

    @classmethod
    def _of(cls, product: Product) -> AProduct:
        return cls(
            id=product.id,
            label=product.name,
            detail=product.reference,
            unit_price=product.unit_price,
            vat_rate=product.vat_rate,
            unit=product.unit,
        )
