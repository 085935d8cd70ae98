"""One document's own details of the company: what they replace, what they never replace, what they refuse."""

from __future__ import annotations

import pytest

from domain.documents import Place, Seller
from domain.errors import Refusal
from domain.letterhead import Letterhead, details_of

COMPANY = Seller(
    name="Atelier Lumen", legal_form="SARL", siren="732829320", siret="73282932000074", vat_number="FR44732829320",
    address=("4 rue des Tanneurs",), postal_code="69007", city="Lyon", email="bonjour@lumen.example",
    iban="FR7630006000011234567890189", bic="AGRIFRPP",
)  # fmt: skip


def test_without_a_letterhead_the_company_is_as_it_is() -> None:
    assert Letterhead().over(COMPANY) == COMPANY


def test_what_is_empty_is_not_printed_and_what_is_absent_stays() -> None:
    printed = Letterhead(email="", phone="04 72 00 00 00").over(COMPANY)
    assert (printed.email, printed.phone) == (None, "04 72 00 00 00")
    assert printed.iban == COMPANY.iban


def test_the_seat_is_named_apart_from_another_address() -> None:
    """COMPLIANCE B3: the registered seat is printed on every document."""
    printed = Letterhead(address="12 quai Saint-Antoine, 69002 Lyon").over(COMPANY)
    assert (printed.address, printed.postal_code, printed.city) == (("12 quai Saint-Antoine",), "69002", "Lyon")
    assert printed.seat == Place(address=("4 rue des Tanneurs",), postal_code="69007", city="Lyon")


def test_the_legal_name_stands_beside_the_trading_name() -> None:
    """COMPLIANCE B2: the seller's full name."""
    printed = Letterhead(trading_name="Lumen Rive Gauche").over(COMPANY)
    assert (printed.trading_name, printed.name) == ("Lumen Rive Gauche", "Atelier Lumen")


def test_another_account_is_not_at_the_old_bank() -> None:
    assert Letterhead(iban="DE89370400440532013000").over(COMPANY).bic is None


def test_an_establishment_is_one_of_the_company() -> None:
    """COMPLIANCE J6: a SIRET starts with the SIREN."""
    assert Letterhead(siret="73282932000082").over(COMPANY).siret == "73282932000082"
    with pytest.raises(Refusal, match="another company"):
        Letterhead(siret="55210055400013").over(COMPANY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"siret": "73282932000075"}, {"vat_number": "FR45732829320"}, {"iban": "FR7630006000011234567890188"},
        {"email": "nobody"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_keys_are_checked_as_in_the_set_up(wrong: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        Letterhead.model_validate(wrong)


def test_a_letterhead_is_kept_in_few_words_and_read_again() -> None:
    kept = Letterhead(phone="", address="12 quai Saint-Antoine, 69002 Lyon").model_dump(exclude_none=True)
    assert kept == {"phone": "", "address": "12 quai Saint-Antoine, 69002 Lyon"}
    assert Letterhead.model_validate(kept).model_dump(exclude_none=True) == kept


def test_the_details_of_a_company_are_named_like_those_of_a_letterhead() -> None:
    details = details_of(COMPANY)
    assert set(details) == set(Letterhead.model_fields)
    assert details["address"] == "4 rue des Tanneurs, 69007 Lyon"
    assert details["phone"] == details["trading_name"] == ""
