"""Who sells and who buys, as a document says it on its day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from domain.documents import Party, Seller
from domain.legal_forms import printed_name
from domain.letterhead import Letterhead
from domain.money import Money
from storage.tables import Company, Customer


def seller_of(company: Company, letterhead: Mapping[str, Any] | None = None) -> Seller:
    """The company as it stands in a document, under a letterhead of its own or none."""
    seller = Seller(
        name=printed_name(company.name, company.legal_form),
        legal_form=company.legal_form or None,
        capital=Money.of(company.capital) if company.capital else None,
        siren=company.siren or None,
        siret=company.siret or None,
        rcs_town=company.rcs_town or None,
        vat_number=company.vat_number or None,
        address=tuple(company.address.splitlines()),
        postal_code=company.postal_code or None,
        city=company.city or None,
        country=company.country,
        email=company.email or None,
        phone=company.phone or None,
        iban=company.iban or None,
        is_franchise=company.is_franchise,
        is_on_debits=company.is_on_debits or None,
        logo=hashlib.sha256(company.logo).hexdigest() if company.logo else None,
    )
    return Letterhead.model_validate(letterhead or {}).over(seller)


def party_of(customer: Customer) -> Party:
    """The customer as it stands in a document."""
    return Party(
        name=customer.name,
        siren=customer.siren or None,
        vat_number=customer.vat_number or None,
        address=tuple(customer.address.splitlines()),
        postal_code=customer.postal_code or None,
        city=customer.city or None,
        country=customer.country,
        email=customer.email or None,
        phone=customer.phone or None,
        is_consumer=customer.is_consumer,
    )
