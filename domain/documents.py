"""What a quote or an invoice says: the snapshot that is printed, sealed and kept as canonical JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.messages import Language
from domain.money import Money
from domain.numbers import plain
from domain.totals import LineAmount, Totals, net, totals
from domain.vat import rates_for

FORMAT = "comptoir-document/1"
"""Names the shape of the canonical JSON; a reader refuses a shape that it does not know."""


def _exactly(value: object) -> Decimal:
    if not isinstance(value, Decimal | str | int):
        raise ValueError("only a decimal, its digits or a whole number is exact")
    try:
        return plain(Decimal(value))
    except InvalidOperation:
        raise ValueError("these are not the digits of a number") from None


Exact = Annotated[Decimal, BeforeValidator(_exactly), Field(max_digits=22)]
"""A decimal that has one spelling only: equal numbers give equal bytes."""


class DocumentKind(StrEnum):
    """What a document is."""

    QUOTE = "quote"
    INVOICE = "invoice"


class Snapshot(BaseModel):
    """Part of a document: frozen, and nothing in it is converted silently."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Party(Snapshot):
    """Who sells or buys; identifiers are kept without spaces, `country` is ISO 3166 alpha-2."""

    name: str
    legal_form: str | None = None
    capital: Money | None = None
    siren: str | None = None
    siret: str | None = None
    rcs_town: str | None = None
    vat_number: str | None = None
    address: tuple[str, ...] = ()
    postal_code: str | None = None
    city: str | None = None
    country: str = "FR"
    email: str | None = None
    phone: str | None = None
    is_consumer: bool = False


class Seller(Party):
    """The company whose books these are; `logo` names an image by its SHA-256."""

    iban: str | None = None
    bic: str | None = None
    is_franchise: bool = False
    logo: str | None = None


class DocumentLine(Snapshot):
    """One line as printed; prices are before VAT (HT)."""

    description: str
    quantity: Exact
    unit: str | None = None
    unit_price: Exact
    discount_percent: Exact | None = None
    vat_rate: Exact
    net: Money

    @classmethod
    def priced(cls, line: LineAmount, *, description: str, unit: str | None = None) -> Self:
        """A line with its net amount computed."""
        return cls(
            description=description,
            quantity=line.quantity,
            unit=unit,
            unit_price=line.unit_price,
            discount_percent=line.discount_percent,
            vat_rate=line.vat_rate,
            net=net(line),
        )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.net != net(self):
            raise ValueError(f"the line says {self.net.amount}, its figures say {net(self).amount}")
        return self


class Mention(Snapshot):
    """A sentence that the law wants on the page; `code` names it whatever the language."""

    code: str
    text: str


class Document(Snapshot):
    """A quote or an invoice, whole; a draft has no number (COMPLIANCE C1)."""

    kind: DocumentKind
    number: str | None = Field(default=None, max_length=35, pattern=r"^[A-Za-z0-9+\-_/]+$")  # BR-FR-01, BR-FR-02
    issued_on: date
    valid_until: date | None = None
    due_on: date | None = None
    seller: Seller
    customer: Party
    lines: tuple[DocumentLine, ...]
    discount_percent: Exact | None = None
    discount_amount: Money | None = None
    totals: Totals
    terms: str | None = None
    note: str | None = None
    mentions: tuple[Mention, ...] = ()
    quote_number: str | None = None
    purchase_order: str | None = None
    salesperson: str | None = None
    language: Language = Language.FRENCH

    @property
    def discount(self) -> Decimal | Money | None:
        """The global discount as it was agreed: a percent, an amount before VAT, or none."""
        return self.discount_percent if self.discount_percent is not None else self.discount_amount

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """Official validators let wrong sums pass (COMPLIANCE 0.5), so a document with wrong sums cannot exist."""
        if self.discount_percent is not None and self.discount_amount is not None:
            raise ValueError("a global discount is a percent or an amount, not both")
        if self.totals != totals(self.lines, self.discount):
            raise ValueError("the totals do not follow from the lines")
        if self.seller.is_franchise and any(line.vat_rate not in rates_for(is_franchise=True) for line in self.lines):
            raise ValueError("a seller under the VAT franchise charges no VAT")
        return self


def canonical_json(document: Document) -> bytes:
    """The bytes that are sealed: UTF-8, sorted keys, no blanks, decimals as strings, ISO dates, nothing absent."""
    content = {"document": document.model_dump(mode="json", exclude_none=True), "format": FORMAT}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_document(canonical: bytes) -> Document:
    """The document back from its canonical bytes."""
    content = json.loads(canonical)
    if content["format"] != FORMAT:
        raise ValueError(f"{content['format']} is not a format that this version reads")
    return Document.model_validate_json(json.dumps(content["document"]))
