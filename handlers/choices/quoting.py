"""Pickers of what surrounds quotes: what can be accepted, what waits for a manager, templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from domain.conversation import Choice, Found, Known
from domain.documents import read_document
from domain.folding import fold
from domain.messages import Percent
from domain.money import Money
from domain.picking import Offered, offered
from handlers.choices.base import Choose
from handlers.choices.sales import AQuote
from storage import approvals, customers, quotes, templates
from storage.tables import Approval, Quote, QuoteTemplate

if TYPE_CHECKING:
    from handlers.desk import Desk


class AnAcceptableQuote(AQuote):
    """A quote that a customer may accept; one that has expired only on purpose."""

    statuses: ClassVar[tuple[str, ...]] = ("draft", "sent", "expired")

    valid_until: date
    options: tuple[Offered, ...] = ()

    @classmethod
    def _of(cls, desk: Desk, quote: Quote, customer: str) -> Self:
        total = Money(quote.gross_cents)
        return cls(
            id=quote.id, label=quote.number, detail=f"{customer} · {desk.words.money(total)}", total=total,
            customer=customer, valid_until=quote.valid_until, options=offered(read_document(quote.snapshot)),
        )  # fmt: skip


class AVariant(AQuote):
    """An open quote, with whether it is under a deal."""

    has_deal: bool

    @classmethod
    def _of(cls, desk: Desk, quote: Quote, customer: str) -> Self:
        shown = AQuote._of(desk, quote, customer)
        return cls(**dict(shown), has_deal=quote.deal_id is not None)


class AnApproval(Choose):
    """A discount that waits for a manager; one that was answered says so at the end."""

    discount: Decimal
    customer: str

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        waiting = approvals.waiting(desk.books, desk.today)
        made = [cls._of(desk, approval, quote, customer) for approval, quote, customer in waiting]
        named = [one for one in made if fold(typed) in fold(f"{one.label} {one.customer}")]
        return [Found(one, bool(fold(typed))) for one in named]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        approval = desk.books.get(Approval, id)
        quote = quotes.get(desk.books, approval.quote_id) if approval else None
        if approval is None or quote is None:
            return None
        customer = customers.get(desk.books, quote.customer_id)
        return cls._of(desk, approval, quote, customer.name if customer else "")

    @classmethod
    def _of(cls, desk: Desk, approval: Approval, quote: Quote, customer: str) -> Self:
        detail = f"{customer} · {desk.words.percent(Percent(approval.discount))}"
        return cls(id=approval.id, label=quote.number, detail=detail, discount=approval.discount, customer=customer)


class ATemplate(Choose):
    """A quote to begin from."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        found = templates.search(desk.books, typed)
        return [Found(cls._of(template), bool(fold(typed))) for template in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        template = templates.get(desk.books, id)
        return cls._of(template) if template else None

    @classmethod
    def _of(cls, template: QuoteTemplate) -> Self:
        return cls(id=template.id, label=template.name)
