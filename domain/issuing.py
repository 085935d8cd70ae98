"""What an invoice may not lack: named one by one, so that the person can be sent to where it is filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.documents import Document, Nature, Party
from domain.legal_forms import is_registered
from domain.messages import Message, _
from domain.vat import VatCase
from domain.vat_cases import AT_HOME, UNION


@dataclass(frozen=True)
class Mandatory:
    """A mention that the law wants: the rule of COMPLIANCE, whose file holds it under which question, since when."""

    rule: str
    what: Message
    whose: Literal["seller", "customer", "document"]
    question: str
    is_missing: Callable[[Document], bool]
    since: date = date.min


def missing(document: Document) -> Mandatory | None:
    """The first thing that is missing (CGI ann. II 242 nonies A; C. com. R123-237, R123-238)."""
    wanted = (mention for mention in MANDATORY if mention.since <= document.issued_on)
    return next((mention for mention in wanted if mention.is_missing(document)), None)


def _is_located(party: Party) -> bool:
    return bool(party.address and party.city)


def _is_company(document: Document) -> bool:
    return is_registered(document.seller.legal_form or "")


def _is_french_business(customer: Party) -> bool:
    return customer.country == "FR" and not customer.is_consumer


def _destination(document: Document) -> str:
    return document.delivery.country if document.delivery else document.customer.country


def _goes_elsewhere(document: Document) -> bool:
    """Whether goods without VAT go where their case says."""
    country = _destination(document)
    match document.case:
        case VatCase.INTRA_EU:
            return country in UNION - AT_HOME
        case VatCase.EXPORT if document.nature is not Nature.SERVICES:
            return country not in UNION
    return True


MANDATORY = (
    Mandatory("B2", _("the company’s SIREN"), "seller", "number", lambda made: not made.seller.siren),
    Mandatory("B2", _("the company’s address"), "seller", "address", lambda made: not _is_located(made.seller)),
    Mandatory(
        "B2", _("the company’s VAT number"), "seller", "vat_number",
        lambda made: not (made.seller.vat_number or made.seller.is_franchise),
    ),
    Mandatory(
        "B3", _("the town of the company’s register (RCS)"), "seller", "rcs_town",
        lambda made: _is_company(made) and not made.seller.rcs_town,
    ),
    Mandatory("B4", _("the company’s legal form"), "seller", "legal_form", lambda made: not made.seller.legal_form),
    Mandatory(
        "B4", _("the company’s share capital"), "seller", "capital",
        lambda made: _is_company(made) and made.seller.capital is None,
    ),
    Mandatory("B6", _("the customer’s address"), "customer", "address", lambda made: not _is_located(made.customer)),
    Mandatory(
        "B9", _("the customer’s SIREN"), "customer", "siren",
        lambda made: _is_french_business(made.customer) and not made.customer.siren,
        since=date(2027, 9, 1),  # décret 2022-1299, for small and medium companies
    ),
    Mandatory(
        "E", _("the customer’s VAT number"), "customer", "vat_number",
        lambda made: made.case in (VatCase.REVERSE_CHARGE, VatCase.INTRA_EU) and not made.customer.vat_number,
    ),
    Mandatory(
        "E", _("a delivery address in the country of its VAT case"), "document", "delivery",
        lambda made: not _goes_elsewhere(made),
    ),
)  # fmt: skip
"""In the order in which they are asked for."""
