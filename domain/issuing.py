"""What an invoice may not lack: named one by one, so that the person can be sent to where it is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.documents import Party, Seller
from domain.messages import Message, _


@dataclass(frozen=True)
class Missing:
    """A mandatory mention that cannot be printed, and whose file lacks it."""

    what: Message
    whose: Literal["seller", "customer"]


def missing(seller: Seller, customer: Party) -> Missing | None:
    """The first thing that is missing (CGI ann. II 242 nonies A; C. com. R123-237; COMPLIANCE B2 to B6)."""
    lacking = [
        Missing(_("the company’s SIREN"), "seller") if not seller.siren else None,
        Missing(_("the company’s address"), "seller") if not _is_located(seller) else None,
        Missing(_("the company’s VAT number"), "seller") if not (seller.vat_number or seller.is_franchise) else None,
        Missing(_("the customer’s address"), "customer") if not _is_located(customer) else None,
    ]
    return next((mention for mention in lacking if mention is not None), None)


def _is_located(party: Party) -> bool:
    return bool(party.address and party.city)
