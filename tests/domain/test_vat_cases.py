"""Which VAT case a sale falls under (COMPLIANCE E, E1)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.documents import DocumentLine, Nature, Party
from domain.errors import Refusal
from domain.money import Money
from domain.vat import VatCase
from domain.vat_cases import case_of, in_case, of_nature, usual_case

GOODS, SERVICES, MIXED = Nature.GOODS, Nature.SERVICES, Nature.MIXED
BELGIAN = Party(name="Bruxelles SA", country="BE", vat_number="BE0403170701")
UNNUMBERED = Party(name="Bruxelles SA", country="BE")
BELGE = Party(name="Zoé", country="BE", is_consumer=True)
AMERICAN = Party(name="New York Inc.", country="US")
JANE = Party(name="Jane", country="US", is_consumer=True)
MONEGASQUE = Party(name="Rocher SAM", country="MC", vat_number="FR12345678901")


@pytest.mark.parametrize(
    ("buyer", "nature", "case"),
    [
        (Party(name="Acme"), GOODS, VatCase.TAXED),
        (Party(name="Zoé", is_consumer=True), SERVICES, VatCase.TAXED),
        (MONEGASQUE, GOODS, VatCase.TAXED),
        (BELGIAN, GOODS, VatCase.INTRA_EU),
        (BELGIAN, SERVICES, VatCase.REVERSE_CHARGE),
        (UNNUMBERED, GOODS, VatCase.TAXED),
        (UNNUMBERED, SERVICES, VatCase.TAXED),
        (BELGE, GOODS, VatCase.TAXED),
        (AMERICAN, GOODS, VatCase.EXPORT),
        (AMERICAN, SERVICES, VatCase.EXPORT),
        (AMERICAN, MIXED, VatCase.EXPORT),
        (JANE, GOODS, VatCase.EXPORT),
        (JANE, SERVICES, VatCase.TAXED),
    ],
)
def test_the_case_follows_from_who_buys_and_what_is_sold(buyer: Party, nature: Nature, case: VatCase) -> None:
    assert usual_case(buyer, nature, is_franchise=False) is case


@pytest.mark.parametrize("buyer", [BELGIAN, AMERICAN, Party(name="Acme")])
def test_the_franchise_leaves_no_choice(buyer: Party) -> None:
    assert case_of(VatCase.TAXED, buyer, MIXED, is_franchise=True) is VatCase.FRANCHISE


def test_e1_goods_and_services_for_another_country_of_the_union_are_two_documents() -> None:
    with pytest.raises(Refusal, match="two documents"):
        usual_case(BELGIAN, MIXED, is_franchise=False)
    assert case_of(VatCase.INTRA_EU, BELGIAN, MIXED, is_franchise=False) is VatCase.INTRA_EU


@pytest.mark.parametrize("case", [case for case in VatCase if case is not VatCase.TAXED])
def test_no_line_bears_vat_but_in_the_taxed_case(case: VatCase) -> None:
    line = DocumentLine(
        description="Étude", quantity=Decimal(1), unit_price=Decimal(9), vat_rate=Decimal(20), net=Money(900)
    )
    assert in_case(VatCase.TAXED, [line]) == (line,)
    assert [each.vat_rate for each in in_case(case, [line])] == [Decimal(0)]


def test_b9_what_does_not_say_what_it_is_is_what_the_company_usually_sells() -> None:
    line = DocumentLine(
        description="Étude", quantity=Decimal(1), unit_price=Decimal(9), vat_rate=Decimal(20), net=Money(900)
    )
    service = line.model_copy(update={"nature": SERVICES})
    assert [each.nature for each in of_nature(GOODS, [line, service])] == [GOODS, SERVICES]
