"""Pickers of those one sells to, and of conversations left open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from domain.conversation import Choice, Draft, Found, Known
from domain.folding import fold
from handlers.choices.base import Choose
from storage import customers, drafts
from storage.tables import Contact, Customer

if TYPE_CHECKING:
    from handlers.desk import Desk


class ACustomer(Choose):
    """A customer; an unknown one is made when the conversation ends, never silently."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "create"

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return [Found(cls._of(c), sure) for c, sure in customers.search(desk.books, typed)]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        customer = customers.get(desk.books, id)
        return cls._of(customer) if customer else None

    @classmethod
    def _of(cls, customer: Customer) -> Self:
        return cls(id=customer.id, label=customer.name, detail=customer.city)


class AKnownCustomer(ACustomer):
    """A customer who is in the books already."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "refuse"


class ACustomerFile(ACustomer):
    """A customer with what is known of them, or a name that is new: a name that looks like another is shown first."""

    is_consumer: bool = False
    siren: str = ""
    vat_number: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"
    email: str = ""
    phone: str = ""
    language: str = "fr"
    terms: str = ""
    note: str = ""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        """Only the very name, or the very SIREN, is surely the same customer."""
        found = customers.search(desk.books, typed) if fold(typed) else ()
        same = fold(typed), fold(typed).replace(" ", "")
        return [Found(cls._of(c), fold(c.name) == same[0] or c.siren == same[1]) for c, _sure in found]

    @classmethod
    def _of(cls, customer: Customer) -> Self:
        facts = {name: getattr(customer, name) for name in cls.model_fields if name not in ("id", "label", "detail")}
        return cls(id=customer.id, label=customer.name, detail=customer.city, **facts)


class AContact(Choose):
    """Somebody at a customer's, with what is known of them; new when the name is."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "keep"

    title: str = ""
    email: str = ""
    phone: str = ""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        if known.customer is None or known.customer.id is None:
            return ()
        found = customers.search_contacts(desk.books, known.customer.id, typed)
        return [Found(cls._of(contact), fold(contact.name) == fold(typed)) for contact, _sure in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        contact = customers.contact(desk.books, id)
        return cls._of(contact) if contact else None

    @classmethod
    def _of(cls, contact: Contact) -> Self:
        return cls(
            id=contact.id, label=contact.name, detail=contact.title, title=contact.title, email=contact.email,
            phone=contact.phone,
        )  # fmt: skip


class ADraft(Choose):
    """A conversation that the person left open."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        return [Found(cls.of(desk, draft)) for draft in cls._open(desk) if draft.log]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        found = drafts.find(desk.books, id, desk.person_id)
        return cls.of(desk, found.draft) if found and not found.ended else None

    @classmethod
    def left(cls, desk: Desk) -> Sequence[Draft]:
        """What was left open after something was answered; asking what to go on with is none of it."""
        return [draft for draft in cls._open(desk) if draft.turn]

    @classmethod
    def _open(cls, desk: Desk) -> Sequence[Draft]:
        found = drafts.open_ones(desk.books, desk.person_id, desk.now)
        return [draft for draft in found if draft.form != "resume"]

    @classmethod
    def of(cls, desk: Desk, draft: Draft) -> ADraft:
        """Named by what it does and by the first thing that was answered."""
        conversation = desk.registry.find(draft.form)
        about = desk.say(conversation.heading(draft)) if conversation else draft.form
        labels = (e.value["label"] for e in draft.log if isinstance(e.value, dict) and "label" in e.value)
        return cls(id=draft.id, label=about, detail=next(labels, ""))
