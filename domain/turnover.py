"""What was invoiced, credited and received: summed from sealed records, so that a closing follows from its chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Protocol, Self, TypeVar

from domain.documents import DocumentKind
from domain.money import ZERO, Money, total

INVOICES = (DocumentKind.INVOICE, DocumentKind.DEPOSIT)
Key = TypeVar("Key")


class Sum(Protocol):
    """What adds up with its own kind."""

    def __add__(self, other: Self, /) -> Self: ...


Part = TypeVar("Part", bound=Sum)


@dataclass(frozen=True)
class Share:
    """What was sold at one VAT rate."""

    net: Money = ZERO
    vat: Money = ZERO

    def __add__(self, other: Share) -> Share:
        return Share(self.net + other.net, self.vat + other.vat)

    def __neg__(self) -> Share:
        return Share(-self.net, -self.vat)


@dataclass(frozen=True)
class Sales:
    """Documents of one kind: how many, and how much at each VAT rate."""

    count: int = 0
    shares: Mapping[Decimal, Share] = field(default_factory=dict)

    @property
    def net(self) -> Money:
        """Before VAT (HT)."""
        return total(share.net for share in self.shares.values())

    @property
    def vat(self) -> Money:
        """The VAT."""
        return total(share.vat for share in self.shares.values())

    @property
    def gross(self) -> Money:
        """VAT included (TTC)."""
        return self.net + self.vat

    def __add__(self, other: Sales) -> Sales:
        return Sales(self.count + other.count, _merged(self.shares, other.shares, Share()))


@dataclass(frozen=True)
class Receipt:
    """What came in by one means, and what of it was taken back; neither ever falls."""

    count: int = 0
    received: Money = ZERO
    returned: Money = ZERO

    @property
    def amount(self) -> Money:
        """What is left of it."""
        return self.received - self.returned

    def __add__(self, other: Receipt) -> Receipt:
        return Receipt(self.count + other.count, self.received + other.received, self.returned + other.returned)


@dataclass(frozen=True)
class Turnover:
    """A period's invoices, credit notes and receipts by means. A final invoice counts less its deposit invoices."""

    invoices: Sales = Sales()
    credit_notes: Sales = Sales()
    receipts: Mapping[str, Receipt] = field(default_factory=dict)

    @property
    def net(self) -> Money:
        """The turnover before VAT: what was invoiced less what was credited."""
        return self.invoices.net - self.credit_notes.net

    @property
    def received(self) -> Money:
        """What came in, less what was taken back."""
        return total(receipt.amount for receipt in self.receipts.values())

    def __add__(self, other: Turnover) -> Turnover:
        return Turnover(
            self.invoices + other.invoices,
            self.credit_notes + other.credit_notes,
            _merged(self.receipts, other.receipts, Receipt()),
        )


NOTHING = Turnover()


@dataclass(frozen=True)
class Perpetual:
    """The totals since first use, VAT included: never reset, and none of them ever falls (COMPLIANCE H4)."""

    invoiced: Money = ZERO
    credited: Money = ZERO
    received: Money = ZERO
    returned: Money = ZERO

    def plus(self, turnover: Turnover) -> Perpetual:
        """The totals after one more period."""
        receipts = turnover.receipts.values()
        return Perpetual(
            self.invoiced + turnover.invoices.gross,
            self.credited + turnover.credit_notes.gross,
            self.received + total(receipt.received for receipt in receipts),
            self.returned + total(receipt.returned for receipt in receipts),
        )

    def as_json(self) -> dict[str, str]:
        """Amounts in euros, as a sealed record holds them."""
        return {named.name: _euros(getattr(self, named.name)) for named in fields(self)}

    @classmethod
    def of_json(cls, sealed: Mapping[str, str]) -> Self:
        """The totals back."""
        return cls(**{name: Money.of(amount) for name, amount in sealed.items()})


def counted(action: str, after: Mapping[str, Any] | None) -> Turnover | None:
    """What a sealed record adds to the turnover, told by its content; None for a record that counts nothing."""
    after = after or {}
    match after:
        case {"kind": kind, "number": str(), "totals": {"shares": shares}} if action.endswith(" issued"):
            return _of_document(DocumentKind(kind), shares, after.get("deposits") or ())
        case {"credit": str(), "amount_cents": int(cents), "means": str(means)}:
            return Turnover(receipts={means: Receipt(0, ZERO, Money(cents))})
        case {"amount_cents": int(cents), "means": str(means), "recorded_at": str()}:
            amount = Money(abs(cents))
            return Turnover(receipts={means: Receipt(1, amount) if cents >= 0 else Receipt(0, ZERO, amount)})
    return None


def summed(parts: Iterable[Turnover]) -> Turnover:
    """The turnover of several periods."""
    return sum(parts, NOTHING)


def as_json(turnover: Turnover) -> dict[str, Any]:
    """The totals of a closing as its record holds them: euros and rates as decimal strings."""
    return {
        "invoices": _sales_json(turnover.invoices),
        "credit_notes": _sales_json(turnover.credit_notes),
        "receipts": [
            {"means": means, "count": receipt.count, "received": _euros(receipt.received),
             "returned": _euros(receipt.returned)}
            for means, receipt in sorted(turnover.receipts.items())
        ],
    }  # fmt: skip


def of_json(sealed: Mapping[str, Any]) -> Turnover:
    """The totals of a closing back."""
    receipts = {
        given["means"]: Receipt(given["count"], Money.of(given["received"]), Money.of(given["returned"]))
        for given in sealed["receipts"]
    }
    return Turnover(_sales(sealed["invoices"]), _sales(sealed["credit_notes"]), receipts)


def _of_document(
    kind: DocumentKind, shares: Iterable[Mapping[str, Any]], deposits: Iterable[Mapping[str, Any]]
) -> Turnover:
    by_rate: dict[Decimal, Share] = {}
    for rate, share in _signed(shares, deposits):
        by_rate[rate] = by_rate.get(rate, Share()) + share
    sales = Sales(1, by_rate)
    return Turnover(invoices=sales) if kind in INVOICES else Turnover(credit_notes=sales)


def _signed(
    shares: Iterable[Mapping[str, Any]], deposits: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[Decimal, Share]]:
    """The shares of a document, and, taken off, those that its deposit invoices charged already."""
    for share in shares:
        yield Decimal(share["rate"]), _share(share)
    for deposit in deposits:
        for share in deposit["shares"]:
            yield Decimal(share["rate"]), -_share(share)


def _share(given: Mapping[str, Any]) -> Share:
    return Share(Money(given["base"]["cents"]), Money(given["vat"]["cents"]))


def _sales_json(sales: Sales) -> dict[str, Any]:
    rates = [
        {"rate": format(rate, "f"), "net": _euros(share.net), "vat": _euros(share.vat)}
        for rate, share in sorted(sales.shares.items(), reverse=True)
    ]
    return {
        "count": sales.count, "net": _euros(sales.net), "vat": _euros(sales.vat), "gross": _euros(sales.gross),
        "rates": rates,
    }  # fmt: skip


def _sales(sealed: Mapping[str, Any]) -> Sales:
    shares = {
        Decimal(given["rate"]): Share(Money.of(given["net"]), Money.of(given["vat"])) for given in sealed["rates"]
    }
    return Sales(sealed["count"], shares)


def _merged(ours: Mapping[Key, Part], theirs: Mapping[Key, Part], zero: Part) -> Mapping[Key, Part]:
    return {key: ours.get(key, zero) + theirs.get(key, zero) for key in {**ours, **theirs}}


def _euros(amount: Money) -> str:
    return format(amount.amount, ".2f")
