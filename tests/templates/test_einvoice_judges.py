"""Each judge of an e-invoice finds a fault that was put in, and our own sums find what all the others let pass."""

from __future__ import annotations

import hashlib
import lzma

import pytest

from templates.einvoice import sums
from templates.einvoice.building import xml
from tests.templates.einvoice_cases import CASES
from tests.templates.judges import CEN, JUDGES, faults

GOOD = xml(CASES["four rates"])
DISCOUNTED = xml(CASES["percent off the whole"])
LINE_DISCOUNT = xml(CASES["percent off a line"])


def changed(content: bytes, before: str, after: str, times: int = 1) -> bytes:
    """The XML with something replaced, which must be there."""
    assert before.encode() in content
    return content.replace(before.encode(), after.encode(), times)


@pytest.mark.parametrize(
    ("judge", "before", "after"),
    [
        ("schema", "<ram:CountryID>FR</ram:CountryID>", "<ram:Country>FR</ram:Country>"),
        ("Factur-X", 'unitCode="C62"', 'unitCode="jour"'),
        ("CEN", "<ram:GrandTotalAmount>", "<ram:GrandTotalAmount>1"),
        ("BR-FR", "<ram:SubjectCode>PMT</ram:SubjectCode>", "<ram:SubjectCode>PMD</ram:SubjectCode>"),
        ("independent", "<ram:CategoryCode>S</ram:CategoryCode>", "<ram:CategoryCode>Q</ram:CategoryCode>"),
    ],
)
def test_each_judge_finds_a_fault_of_its_kind(judge: str, before: str, after: str) -> None:
    assert JUDGES[judge](GOOD) == []
    assert JUDGES[judge](changed(GOOD, before, after)) != []


def test_the_rules_of_cen_are_the_published_ones() -> None:
    digest = hashlib.sha256(lzma.decompress(CEN.read_bytes())).hexdigest()
    assert digest == "b98ac4b99611b4fa332820e130f551805201a602d4f33173016f975ea904f192"


def test_two_cents_of_vat_too_much_pass_every_judge_but_not_our_sums() -> None:
    """D6, J10."""
    wrong = GOOD
    for before, after in (("90.00", "90.02"), ("119.10", "119.12"), ("906.69", "906.71")):
        wrong = changed(wrong, f">{before}<", f">{after}<", 9)
    assert faults(wrong) == {}
    assert list(sums.faults(wrong)) == ["the VAT at 20 % is 90.02, not 90.00"]


@pytest.mark.parametrize(
    ("content", "before", "after", "found"),
    [
        (GOOD, ">80.5<", ">80.6<", "line 2 is 241.50, not 241.80"),
        (GOOD, ">80.5<", ">-80.5<", "line 2 has a negative price"),
        (GOOD, ">3</ram:BilledQuantity>", ">3.00001</ram:BilledQuantity>", "BilledQuantity is written '3.00001'"),
        (GOOD, ">450.00<", ">450<", "LineTotalAmount is written '450'"),
        (GOOD, ">450.00<", ">4\u202f50.00<", "LineTotalAmount is written '4\\u202f50.00'"),
        (GOOD, ">80.5<", ">8.05E1<", "ChargeAmount is written '8.05E1'"),
        (GOOD, "<ram:BasisAmount>450.00<", "<ram:BasisAmount>450.01<", "the base at 20 % is 450.01, not 450.00"),
        (GOOD, "<ram:TaxTotalAmount currencyID=\"EUR\">119.10<", "<ram:TaxTotalAmount currencyID=\"EUR\">119.11<",
         "the total VAT is 119.11, not 119.10"),
        (GOOD, "<ram:GrandTotalAmount>906.69<", "<ram:GrandTotalAmount>906.70<",
         "the total with VAT is 906.70, not 906.69"),
        (GOOD, "<ram:DuePayableAmount>906.69<", "<ram:DuePayableAmount>906.60<",
         "the sum to pay is 906.60, not 906.69"),
        (GOOD, "<ram:DuePayableAmount>906.69<", "<ram:DuePayableAmount>-906.69<", "the sum to pay is negative"),
        (DISCOUNTED, "<ram:AllowanceTotalAmount>59.07<", "<ram:AllowanceTotalAmount>59.08<",
         "the sum of the discounts is 59.08, not 59.07"),
        (DISCOUNTED, "<ram:ActualAmount>33.75<", "<ram:ActualAmount>33.74<",
         "the discount of the document is 33.74, not 33.75"),
        (LINE_DISCOUNT, "<ram:CalculationPercent>12.5<", "<ram:CalculationPercent>12.6<",
         "the discount of line 1 is 33.71, not 33.98"),
        (LINE_DISCOUNT, "<ram:ActualAmount>33.71<", "<ram:ActualAmount>33.70<", "line 1 is 235.99, not 236.00"),
    ],
)  # fmt: skip
def test_our_sums_find_each_kind_of_fault(content: bytes, before: str, after: str, found: str) -> None:
    """D1 to D7."""
    assert found in list(sums.faults(changed(content, before, after)))


def test_a_wrong_sum_stops_the_issue() -> None:
    sums.check(GOOD)
    with pytest.raises(sums.WrongSums, match="total with VAT"):
        sums.check(changed(GOOD, "<ram:GrandTotalAmount>9", "<ram:GrandTotalAmount>8"))
