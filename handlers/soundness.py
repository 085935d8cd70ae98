"""Refuses a document that could not be printed, or whose figures cannot be true, before it has a number."""

from __future__ import annotations

from collections.abc import Iterator

from domain.documents import Document, DocumentKind
from domain.errors import Fix, Refusal
from domain.identifiers import wrong_identifier
from domain.messages import Message, _
from domain.money import ZERO
from storage.tables import Customer
from templates.glyphs import missing, named


def check_sound(document: Document, customer: Customer) -> None:
    """Refuse what would make an invalid PDF or an untrue invoice (COMPLIANCE D7, G3, J10 and section 5)."""
    fixes = {
        "seller": Fix("setup", _("Complete the company")),
        "customer": Fix("customer", _("Complete the customer"), {"customer": customer.id}),
    }
    for text, where, whose in _printed(document):
        if signs := missing(text):
            reason = _("“{signs}” in {where} cannot be printed: please take it out.", signs=named(signs), where=where)
            raise Refusal(reason, fix=fixes.get(whose))
    if document.kind is DocumentKind.QUOTE or document.number is None:
        return
    if document.payable < ZERO:
        reason = _("An invoice is never negative: what you owe the customer is a credit note.")
        raise Refusal(reason, fix=Fix("creditnote", _("Make a credit note")))
    if wrong := wrong_identifier(document.seller, document.customer):
        raise Refusal(wrong.reason, fix=fixes[wrong.whose])


def _printed(document: Document) -> Iterator[tuple[str, Message, str]]:
    """What people wrote, where it stands on the page, and whose file it comes from."""
    seller, customer = document.seller, document.customer
    given = (
        seller.name, seller.trading_name, seller.legal_form, seller.rcs_town, *seller.address, seller.city,
        seller.postal_code, seller.email, seller.phone,
    )  # fmt: skip
    yield _joined(*given), _("the company’s details"), "seller"
    yield customer.name, _("the customer’s name"), "customer"
    there = (*customer.address, customer.postal_code, customer.city, customer.email)
    yield _joined(*there), _("the customer’s address"), "customer"
    for position, line in enumerate(document.lines, start=1):
        words = (line.description, line.unit, line.note, line.section)
        yield _joined(*words), _("line {number}", number=position), ""
    yield document.note or "", _("the note"), ""
    yield document.purchase_order or "", _("the order number"), ""
    place = document.delivery
    if place:
        yield _joined(place.name, *place.address, place.postal_code, place.city), _("the delivery address"), ""
    yield _joined(document.executed_at, document.begins, document.conditions), _("the conditions"), ""


def _joined(*texts: str | None) -> str:
    return "\n".join(filter(None, texts))
