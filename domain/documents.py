"""What a quote, an invoice or a credit note says: the snapshot that is printed, sealed and kept as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.messages import Language
from domain.money import Money, total
from domain.numbers import plain
from domain.totals import LineAmount, Totals, net, totals
from domain.vat import EVERY_RATE, NO_VAT, VatCase, VatShare

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
    """What a document is: a deposit invoice asks for money before the sale, a credit note takes an invoice back."""

    QUOTE = "quote"
    INVOICE = "invoice"
    DEPOSIT = "deposit"
    CREDIT_NOTE = "credit_note"


class Nature(StrEnum):
    """What is sold; a document of both is mixed (CGI ann. II 242 nonies A)."""

    GOODS = "goods"
    SERVICES = "services"
    MIXED = "mixed"


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


class Place(Snapshot):
    """An address beside a party's own, a registered office or where goods go; `country` is ISO 3166 alpha-2."""

    name: str | None = None
    address: tuple[str, ...]
    postal_code: str | None = None
    city: str
    country: str = "FR"


class Seller(Party):
    """The company whose books these are; `logo` names an image by its SHA-256.

    `trading_name` is printed above the legal name (BT-28). `seat` is the registered office where `address` is that of
    another establishment. `is_on_debits`: VAT on services is due when they are invoiced, not when they are paid.
    """

    trading_name: str | None = None
    seat: Place | None = None
    iban: str | None = None
    bic: str | None = None
    is_franchise: bool = False
    is_on_debits: bool | None = None
    logo: str | None = None


class Option(Snapshot):
    """A line that the customer may take or leave; of the lines of one `group`, exactly one is picked."""

    group: str | None = None
    is_picked: bool = False


class DocumentLine(Snapshot):
    """One line as printed; prices are before VAT (HT), the percent discount is taken off before the amount.

    `section` heads the lines that follow one another under the same one; `note` is printed below the description. On a
    quote, `hides_price` leaves the price to the subtotal of its section; `starts_page` breaks the page before the line.
    """

    description: str
    quantity: Exact
    unit: str | None = None
    unit_price: Exact
    discount_percent: Exact | None = None
    discount_amount: Money | None = None
    vat_rate: Exact
    net: Money
    nature: Nature | None = None
    section: str | None = None
    note: str | None = None
    option: Option | None = None
    starts_page: bool | None = None
    hides_price: bool | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the totals hold it: an option that was not picked is only offered."""
        return self.option is None or self.option.is_picked

    @classmethod
    def priced(cls, line: LineAmount, *, description: str, **facts: Any) -> Self:
        """A line with its net amount computed; `facts` are the line's other fields."""
        return cls(
            description=description,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount_percent=line.discount_percent,
            discount_amount=line.discount_amount,
            vat_rate=line.vat_rate,
            net=net(line),
            **facts,
        )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.net != net(self):
            raise ValueError(f"the line says {self.net.amount}, its figures say {net(self).amount}")
        return self


def nature_of(lines: Iterable[DocumentLine]) -> Nature:
    """Goods, services or both, by the lines that count; what does not say is a service."""
    natures = {line.nature or Nature.SERVICES for line in lines if line.is_counted}
    return natures.pop() if len(natures) == 1 else Nature.MIXED if natures else Nature.SERVICES


class Mention(Snapshot):
    """A sentence that the law wants on the page; `code` names it whatever the language."""

    code: str
    text: str


class Exemption(Snapshot):
    """Why a sale is exempt: the code of the EN 16931 list (VATEX-FR-CGI261-4) and the article as printed."""

    code: str
    article: str


class Reference(Snapshot):
    """An earlier document, as the law wants it cited: by number and date (COMPLIANCE G2).

    `kind` is named when it is no plain invoice: a credit note of a deposit invoice has a code of its own.
    """

    number: str
    issued_on: date
    kind: DocumentKind | None = None


class DepositPaid(Reference):
    """A deposit invoice that a final invoice takes off, with the VAT that it charged already."""

    shares: tuple[VatShare, ...]

    @property
    def gross(self) -> Money:
        """What was asked for, VAT included."""
        return total(share.base + share.vat for share in self.shares)


class Progress(Snapshot):
    """A progress invoice (situation): its rank under the quote, and the percent reached before and with it."""

    rank: int
    before: Exact
    reached: Exact


class Signed(Snapshot):
    """Who accepted a quote on the web, and when (UTC)."""

    name: str
    at: datetime


class Document(Snapshot):
    """A quote, an invoice, a deposit invoice or a credit note, whole; a draft has no number (COMPLIANCE C1).

    Amounts of a credit note are positive (COMPLIANCE G3). What is absent is None and is not written, so that a document
    keeps its bytes when later versions know more.
    """

    kind: DocumentKind
    number: str | None = Field(default=None, max_length=35, pattern=r"^[A-Za-z0-9+\-_/]+$")  # BR-FR-01, BR-FR-02
    version: int | None = None
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
    vat_case: VatCase | None = None
    exemption: Exemption | None = None
    delivered_on: date | None = None
    delivery: Place | None = None
    executed_at: str | None = None
    begins: str | None = None
    conditions: str | None = None
    corrects: tuple[Reference, ...] | None = None
    deposits: tuple[DepositPaid, ...] | None = None
    progress: Progress | None = None
    signed: Signed | None = None

    @property
    def case(self) -> VatCase:
        """Why VAT is charged, or why not."""
        usual = VatCase.FRANCHISE if self.seller.is_franchise else VatCase.TAXED
        return self.vat_case or usual

    @property
    def nature(self) -> Nature:
        """Goods, services or both."""
        return nature_of(self.lines)

    @property
    def counted(self) -> tuple[DocumentLine, ...]:
        """The lines that the totals hold."""
        return tuple(line for line in self.lines if line.is_counted)

    @property
    def deducted(self) -> Money:
        """What deposit invoices asked for already, VAT included (BT-113)."""
        return total(deposit.gross for deposit in self.deposits or ())

    @property
    def payable(self) -> Money:
        """What is to be paid, or given back by a credit note (BT-115)."""
        return self.totals.gross - self.deducted

    @property
    def discount(self) -> Decimal | Money | None:
        """The global discount as it was agreed: a percent, an amount before VAT, or none."""
        return self.discount_percent if self.discount_percent is not None else self.discount_amount

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """Official validators let wrong sums pass (COMPLIANCE 0.5), so a document with wrong sums cannot exist."""
        if self.discount_percent is not None and self.discount_amount is not None:
            raise ValueError("a global discount is a percent or an amount, not both")
        if self.totals != totals(self.counted, self.discount):
            raise ValueError("the totals do not follow from the lines")
        if self.seller.is_franchise and self.case is not VatCase.FRANCHISE:
            raise ValueError("a seller under the VAT franchise has no other case")
        allowed = EVERY_RATE if self.case is VatCase.TAXED else NO_VAT
        if any(line.vat_rate not in allowed for line in self.lines):
            raise ValueError(f"no VAT of that rate is charged in the case {self.case.value}")
        if self.case is VatCase.EXEMPT and self.exemption is None:
            raise ValueError("an exempt sale names its article")
        if self.deposits and self.payable.cents < 0:
            raise ValueError("deposits take off more than the invoice asks for")
        if self.due_on and self.due_on < self.issued_on:
            raise ValueError("nothing is due before it is issued")
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
