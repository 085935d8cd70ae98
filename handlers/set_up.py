"""What is known of the company already, for the questions that set it up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from domain.addresses import Address, read_address
from domain.conversation import LEFT_EMPTY, Known
from domain.errors import Refusal
from domain.identity import vat_number_of
from domain.labels import LabelledEnum
from domain.legal_forms import is_registered
from domain.messages import Message, _
from domain.penalties import check_contract_rate
from domain.vat_cases import Sold
from handlers.choices import TheCompany


class Standing(LabelledEnum):
    """Whether VAT is charged (article 293 B of the tax code says who need not)."""

    CHARGED = "charged", _("Yes")
    FRANCHISE = "franchise", _("No: franchise en base")


def company(known: Known) -> TheCompany | None:
    """The company as it is in the books."""
    found = known.context.catalogue.search(TheCompany, "", known)
    return next((match.choice for match in found if isinstance(match.choice, TheCompany)), None)


def kept(name: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[[Known], Any]:
    """What the books say already."""

    def assume(known: Known) -> Any:
        there = company(known)
        if there is None:
            return None
        value = getattr(there, name)
        return read(value) if value not in (None, "") else LEFT_EMPTY

    return assume


def unless_services(sells: str) -> Any:
    """Goods are worth a word; services are what everybody sells unless they say otherwise."""
    return Sold.GOODS if sells == Sold.GOODS.value else LEFT_EMPTY


def kept_address(known: Known) -> str | None:
    """The address in one line."""
    there = company(known)
    return Address(there.address, there.postal_code, there.city).text if there else None


def is_company(known: Known) -> bool:
    """Whether the legal form is one that has a share capital and stands in the register of commerce."""
    return is_registered(known.legal_form or "")


def charges_vat(known: Known) -> bool:
    """Whether the company is not under the franchise."""
    return known.standing is Standing.CHARGED


def derived_vat_number(known: Known) -> str | None:
    """The number kept, while the SIREN is the same; else what follows from the SIREN."""
    there = company(known)
    if there and there.vat_number and known.number == there.number:
        return there.vat_number
    return vat_number_of(known.number[:9]) if known.number else None


def lawful_penalty(rate: Decimal, known: Known) -> Message | None:
    """Refuse a rate below the law's (COMPLIANCE F1)."""
    try:
        check_contract_rate(rate, known.today)
    except Refusal as refused:
        return refused.reason
    return None


def is_french(address: str, known: Known) -> Message | None:
    """Refuse a seat abroad: the mentions that are printed are those of French law."""
    return None if read_address(address).country == "FR" else _("The company’s seat must be in France.")
