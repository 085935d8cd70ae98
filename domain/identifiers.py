"""Judges the identifiers that an invoice prints by their keys: no official rule looks at these (COMPLIANCE J10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from domain.documents import Party, Seller
from domain.errors import Refusal
from domain.identity import (
    read_bic,
    read_french_vat_number,
    read_iban,
    read_siren,
    read_siret,
    read_vat_number,
    siren_of,
)
from domain.messages import Message, _


@dataclass(frozen=True)
class Wrong:
    """Why an identifier cannot be true, and whose file holds it."""

    reason: Message
    whose: Literal["seller", "customer"]


def wrong_identifier(seller: Seller, customer: Party) -> Wrong | None:
    """The first identifier that cannot be true, the seller's before the customer's."""
    found = [
        *(Wrong(reason, "seller") for reason in _of_seller(seller)),
        *(Wrong(reason, "customer") for reason in _of_party(customer)),
        *(Wrong(reason, "customer") for reason in _judged(customer.vat_number, read_vat_number)),
    ]
    return found[0] if found else None


def _of_seller(seller: Seller) -> Iterator[Message]:
    yield from _of_party(seller)
    yield from _judged(seller.vat_number, read_french_vat_number)
    yield from _judged(seller.iban, read_iban)
    yield from _judged(seller.bic, read_bic)
    if seller.vat_number and seller.siren and not seller.vat_number.endswith(seller.siren):
        yield _("The VAT number {number} does not belong to the SIREN {siren}.",
                number=seller.vat_number, siren=seller.siren)  # fmt: skip


def _of_party(party: Party) -> Iterator[Message]:
    yield from _judged(party.siren, read_siren)
    yield from _judged(party.siret, read_siret)
    if party.siret and party.siren and siren_of(party.siret) != party.siren:
        yield _("The SIRET {number} does not belong to the SIREN {siren}.", number=party.siret, siren=party.siren)


def _judged(identifier: str | None, read: Callable[[str], str]) -> Iterator[Message]:
    """Why it would not be taken if somebody typed it, or that it is not kept as it is to be printed."""
    if identifier is None:
        return
    try:
        kept = read(identifier)
    except Refusal as refused:
        yield refused.reason
        return
    if kept != identifier:
        yield _("{number} is to be written {meant}.", number=identifier, meant=kept)
