"""An identifier that is printed has a right key, and those of one company agree (COMPLIANCE J6, J10)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.documents import Party, Seller
from domain.identifiers import wrong_identifier

SELLER = Seller(
    name="Atelier Dupont", siren="732829320", siret="73282932000074", vat_number="FR44732829320",
    iban="FR7630006000011234567890189", bic="AGRIFRPP",
)  # fmt: skip
CUSTOMER = Party(name="Acme", siren="552100554", vat_number="FR96552100554")


def seller(**changes: Any) -> Seller:
    """The seller with something else."""
    return SELLER.model_copy(update=changes)


def test_true_identifiers_pass_and_so_do_those_that_are_not_told() -> None:
    assert wrong_identifier(SELLER, CUSTOMER) is None
    assert wrong_identifier(Seller(name="x"), Party(name="y")) is None
    assert wrong_identifier(SELLER, Party(name="De Kroon", vat_number="BE0428759497")) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"siren": "732829321"}, "not a SIREN"),
        ({"siret": "73282932000075"}, "not a SIRET"),
        ({"siret": "55210055400013"}, "does not belong to the SIREN"),
        ({"vat_number": "FR45732829320"}, "key of"),
        ({"vat_number": "FR96552100554"}, "does not belong to the SIREN"),
        ({"vat_number": "BE0428759497"}, "begins with FR"),
        ({"iban": "FR7630006000011234567890180"}, "IBAN is wrong"),
        ({"iban": "FR76 3000 6000 0112 3456 7890 189"}, "is to be written"),
        ({"bic": "AGRI"}, "BIC"),
    ],
)
def test_each_wrong_identifier_of_the_seller_is_found(changes: dict[str, str], reason: str) -> None:
    wrong = wrong_identifier(seller(**changes), CUSTOMER)
    assert wrong is not None
    assert wrong.whose == "seller"
    assert reason in wrong.reason.text


@pytest.mark.parametrize("changes", [{"siren": "552100555"}, {"vat_number": "FR97552100554"}, {"siret": "1"}])
def test_each_wrong_identifier_of_the_customer_is_found(changes: dict[str, str]) -> None:
    wrong = wrong_identifier(SELLER, CUSTOMER.model_copy(update=changes))
    assert wrong is not None
    assert wrong.whose == "customer"
