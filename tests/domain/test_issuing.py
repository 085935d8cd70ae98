"""What may not be missing from an invoice: one test a mention (COMPLIANCE B2 to B9, B12, E)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.documents import Document, DocumentKind, DocumentLine, Nature, Party, Place, Seller
from domain.issuing import MANDATORY, missing
from domain.money import Money
from domain.totals import totals
from domain.vat import VatCase

SELLER: dict[str, Any] = {
    "name": "Atelier Martin", "legal_form": "SAS", "capital": Money(1_000_000), "siren": "732829320",
    "rcs_town": "Lyon", "vat_number": "FR44732829320", "address": ("4 rue des Tanneurs",), "postal_code": "69007",
    "city": "Lyon",
}  # fmt: skip
CUSTOMER: dict[str, Any] = {"name": "Acme", "address": ("1 rue Haute",), "city": "Paris", "siren": "552100554"}
BELGIAN: dict[str, Any] = {
    "name": "Bruxelles SA", "address": ("Rue de la Loi 16",), "city": "Bruxelles", "country": "BE",
    "vat_number": "BE0403170701",
}  # fmt: skip


def invoice(
    seller: dict[str, Any] | None = None, customer: dict[str, Any] | None = None, *, nature: Nature = Nature.SERVICES,
    **facts: Any,
) -> Document:  # fmt: skip
    taxed = facts.get("vat_case", VatCase.TAXED) is VatCase.TAXED and not (seller or {}).get("is_franchise")
    line = DocumentLine(
        description="Étude", quantity=Decimal(1), unit_price=Decimal(9), vat_rate=Decimal(20 if taxed else 0),
        net=Money(900), nature=nature,
    )  # fmt: skip
    return Document(
        **{
            "kind": DocumentKind.INVOICE, "issued_on": date(2026, 11, 24), "seller": Seller(**SELLER | (seller or {})),
            "customer": Party(**customer or CUSTOMER), "lines": (line,), "totals": totals([line]), **facts,
        }
    )  # fmt: skip


def lacking(*about: Any, **facts: Any) -> str | None:
    found = missing(invoice(*about, **facts))
    return found.what.text if found else None


def test_b12_nothing_is_missing_from_a_whole_invoice() -> None:
    assert lacking() is None


@pytest.mark.parametrize(
    ("rule", "without", "what"),
    [
        ("B2", {"siren": None}, "the company’s SIREN"),
        ("B2", {"address": ()}, "the company’s address"),
        ("B2", {"city": None}, "the company’s address"),
        ("B2", {"vat_number": None}, "the company’s VAT number"),
        ("B3", {"rcs_town": None}, "the town of the company’s register (RCS)"),
        ("B4", {"legal_form": None}, "the company’s legal form"),
        ("B4", {"capital": None}, "the company’s share capital"),
    ],
)
def test_b2_b3_b4_what_says_who_sells_is_missed_by_its_name(rule: str, without: dict[str, Any], what: str) -> None:
    assert lacking(without) == what
    found = missing(invoice(without))
    assert found is not None
    assert (found.rule, found.whose) == (rule, "seller")


def test_b2_a_seller_under_the_franchise_needs_no_vat_number() -> None:
    assert lacking({"is_franchise": True, "vat_number": None}) is None


@pytest.mark.parametrize("form", ["EI", "Micro-entreprise", "Association"])
def test_b3_b4_who_is_no_company_has_neither_register_nor_capital(form: str) -> None:
    assert lacking({"legal_form": form, "rcs_town": None, "capital": None}) is None


@pytest.mark.parametrize("without", [{"address": ()}, {"city": None}])
def test_b6_a_customer_has_an_address(without: dict[str, Any]) -> None:
    assert lacking(None, CUSTOMER | without) == "the customer’s address"


def test_b9_a_french_business_has_a_siren_from_september_2027() -> None:
    unknown = CUSTOMER | {"siren": None}
    assert lacking(None, unknown, issued_on=date(2027, 8, 31)) is None
    assert lacking(None, unknown, issued_on=date(2027, 9, 1)) == "the customer’s SIREN"
    assert lacking(None, unknown | {"is_consumer": True}, issued_on=date(2027, 9, 1)) is None
    assert lacking(None, BELGIAN, issued_on=date(2027, 9, 1)) is None


@pytest.mark.parametrize("case", [VatCase.REVERSE_CHARGE, VatCase.INTRA_EU])
def test_e_whoever_pays_the_vat_has_a_number(case: VatCase) -> None:
    assert lacking(None, BELGIAN, vat_case=case) is None
    assert lacking(None, BELGIAN | {"vat_number": None}, vat_case=case) == "the customer’s VAT number"


ELSEWHERE = "a delivery address in the country of its VAT case"


@pytest.mark.parametrize(
    ("case", "country", "what"),
    [
        (VatCase.INTRA_EU, "BE", None),
        (VatCase.INTRA_EU, "FR", ELSEWHERE),
        (VatCase.INTRA_EU, "US", ELSEWHERE),
        (VatCase.EXPORT, "US", None),
        (VatCase.EXPORT, "BE", ELSEWHERE),
    ],
)
def test_e_goods_without_vat_go_to_the_country_of_their_case(case: VatCase, country: str, what: str | None) -> None:
    there = Place(address=("1 quai Sud",), city="Ailleurs", country=country)
    assert lacking(None, BELGIAN, vat_case=case, delivery=there, nature=Nature.GOODS) == what


def test_e_services_are_delivered_nowhere() -> None:
    assert lacking(None, BELGIAN, vat_case=VatCase.EXPORT) is None


def test_b12_every_mention_names_the_question_that_holds_it() -> None:
    from domain.conversation.form import fields_of
    from handlers.registry import registry

    forms = {"seller": ("setup",), "customer": ("customer",), "document": ("invoice", "quote")}
    for mention in MANDATORY:
        for command in forms[mention.whose]:
            form = registry().find(command)
            assert form is not None
            assert mention.question in {field.name for field in fields_of(form)}
