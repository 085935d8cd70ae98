"""Pickers of what is sold: products, quotes, invoices."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from domain.conversation import Choice, Found, Known
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Language, _
from domain.money import Money
from domain.numbers import read_amount
from handlers.choices.base import Choose
from storage import customers, invoices, payments, products, quotes
from storage.tables import Customer, Invoice, Product, Quote

if TYPE_CHECKING:
    from handlers.desk import Desk

SHOWN = 8


class AProduct(Choose):
    """A product of the catalogue, or a service in free words."""

    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "keep"

    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    unit: str = ""
    is_service: bool | None = None

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
            is_service=product.is_service,
        )


class AQuote(Choose):
    """A quote that is still open: not yet accepted, refused or expired."""

    statuses: ClassVar[tuple[str, ...]] = ("draft", "sent")

    total: Money
    customer: str

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        found = quotes.search(desk.books, typed, cls.statuses) or _numbered(desk, typed)
        return [Found(cls._of(desk, quote, customer.name), bool(fold(typed))) for quote, customer in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        quote = quotes.get(desk.books, id)
        if quote is None or quote.status not in cls.statuses:
            return None
        customer = customers.get(desk.books, quote.customer_id)
        return cls._of(desk, quote, customer.name if customer else "")

    @classmethod
    def _of(cls, desk: Desk, quote: Quote, customer: str) -> Self:
        total = Money(quote.gross_cents)
        detail = f"{customer} · {desk.words.money(total)}"
        return cls(id=quote.id, label=quote.number, detail=detail, total=total, customer=customer)


def _numbered(desk: Desk, typed: str) -> Sequence[tuple[Quote, Customer]]:
    """A quote of that very number, whatever its state: the end says why it will not do."""
    found = quotes.search(desk.books, typed, AnyQuote.statuses) if fold(typed) else ()
    return [(quote, customer) for quote, customer in found if quote.number == typed.strip().upper()]


class AnyQuote(AQuote):
    """A quote in whatever state."""

    statuses: ClassVar[tuple[str, ...]] = ("draft", "sent", "accepted", "refused", "expired", "invoiced")


class AnOpenQuote(AQuote):
    """A quote that can still be changed: an expired one gets a new life with a new validity."""

    statuses: ClassVar[tuple[str, ...]] = ("draft", "sent", "expired")


class AnAcceptedQuote(AQuote):
    """A quote that the customer accepted and that has no invoice yet."""

    statuses: ClassVar[tuple[str, ...]] = ("accepted",)


class AnInvoice(Choose):
    """An invoice, issued or still a draft; found by number or customer."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        found = invoices.search(desk.books, typed)
        return [Found(cls._of(desk, invoice, customer), bool(fold(typed))) for invoice, customer in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        invoice = invoices.get(desk.books, id)
        customer = customers.get(desk.books, invoice.customer_id) if invoice else None
        return cls._of(desk, invoice, customer.name if customer else "") if invoice else None

    @classmethod
    def _of(cls, desk: Desk, invoice: Invoice, customer: str) -> Self:
        return cls(id=invoice.id, label=invoice.number or desk.say(_("draft")), detail=customer)


class ADraftInvoice(AnInvoice):
    """An invoice that is not issued yet."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        found = invoices.search(desk.books, typed, "draft")
        return [Found(cls._of(desk, invoice, customer), bool(fold(typed))) for invoice, customer in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        invoice = invoices.get(desk.books, id)
        return super().fetch(desk, id, known) if invoice is not None and invoice.status == "draft" else None


class AnUnpaidInvoice(Choose):
    """An issued invoice on which something is owed; found by number, customer or amount, the most urgent first."""

    due: Money

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        if not fold(typed):
            return [Found(cls._of(desk, owed), False) for owed in payments.most_urgent(desk.books, desk.today)[:SHOWN]]
        found = payments.unpaid(desk.books, typed, desk.today)
        if not found and (cents := _cents(typed, desk.language)):
            found = payments.unpaid(desk.books, "", desk.today, cents=cents)
        return [Found(cls._of(desk, owed)) for owed in found]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        owed = payments.owed(desk.books, id, desk.today)
        return cls._of(desk, owed) if owed is not None and owed.open else None

    @classmethod
    def _of(cls, desk: Desk, owed: payments.Owed) -> AnUnpaidInvoice:
        detail = f"{owed.customer} · {desk.words.money(owed.open)}"
        return cls(id=owed.invoice_id, label=owed.number, detail=detail, due=owed.open)


def _cents(typed: str, language: Language) -> int | None:
    """The amount that the words are, if they are one."""
    try:
        return Money.of(read_amount(typed, language)).cents
    except Refusal:
        return None
