"""Builds the XML of an invoice, a deposit invoice or a credit note: CII D22B, Factur-X, profile EN 16931."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from domain.documents import Document
from domain.messages import _
from domain.money import Money
from domain.numbers import plain
from domain.vat import VatCase
from templates.einvoice import allowances, codes
from templates.einvoice.notes import notes
from templates.einvoice.units import unit_code
from templates.words import Words

HERE = Path(__file__).parent
_BETWEEN_TAGS = re.compile(r">\s+<")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS_LINES = 3


def xml(document: Document) -> bytes:
    """The bytes to keep and to embed; the same document gives the same bytes. A quote has none (ValueError)."""
    content = _template().render(
        document=document,
        type_code=codes.type_code(document),
        notes=notes(document),
        seller_address=codes.seller_address(document.seller),
        buyer_address=codes.buyer_address(document.customer, document.seller),
        category=lambda rate: codes.category(document, rate),
        destination=document.delivery or document.customer,
        delivered_on=delivery_day(document),
        discount=Words(document.language).say(_("Discount")),
    )
    return _BETWEEN_TAGS.sub("><", content).encode()


def delivery_day(document: Document) -> date | None:
    """BT-72; within the Union it must be said (BR-IC-11), and it is the day of issue where no other is told."""
    return document.delivered_on or (document.issued_on if document.case is VatCase.INTRA_EU else None)


def written(fact: object) -> object:
    """A fact as XML has it: a decimal point, no grouping, no exponent, days as 20261124."""
    match fact:
        case Money():
            return f"{fact.amount:f}"
        case Decimal():
            return f"{plain(fact):f}"
        case date():
            return f"{fact:%Y%m%d}"
        case str() if not hasattr(fact, "__html__"):
            return _NOT_XML.sub("", fact)
    return fact


def address_lines(address: tuple[str, ...]) -> tuple[str, ...]:
    """At most three lines (BT-35, BT-36, BT-162); the third holds the rest."""
    if len(address) <= _ADDRESS_LINES:
        return address
    first, second, *rest = address
    return first, second, ", ".join(rest)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=written,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    given: dict[str, Callable[..., object]] = {
        "address_lines": address_lines,
        "exemption": codes.exemption,
        "frame": codes.frame,
        "line_allowances": allowances.on_line,
        "document_allowances": allowances.on_document,
        "tax_point": codes.tax_point,
        "unit_code": unit_code,
    }
    environment.globals |= given
    return environment.get_template("invoice.xml")
