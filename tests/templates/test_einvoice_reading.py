"""An independent parser reads the XML back: what it finds is what the snapshot says (COMPLIANCE 7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from facturx import parse_ubl_cii_xml

from domain.documents import Document
from domain.money import Money, total
from templates.einvoice.building import xml
from tests.templates.einvoice_cases import CASES

CASE = pytest.mark.parametrize("name", CASES)


@cache
def read(name: str) -> Mapping[str, Any]:
    """The terms of an invoice by their numbers in EN 16931."""
    found: Mapping[str, Any] = parse_ubl_cii_xml(xml(CASES[name]))
    return found


def amounts(found: Mapping[str, Any], *terms: str) -> list[Money]:
    """The amounts of some terms, zero where they are not told."""
    return [Money.of(Decimal(found.get(term, "0"))) for term in terms]


def cited_by(paper: Document) -> list[tuple[str, date]]:
    """The earlier documents that a document cites, number and day."""
    return [(earlier.number, earlier.issued_on) for earlier in (*(paper.deposits or ()), *(paper.corrects or ()))]


@CASE
def test_the_totals_are_those_of_the_snapshot(name: str) -> None:
    paper = CASES[name]
    said = amounts(read(name), "BT-106", "BT-107", "BT-109", "BT-110", "BT-112", "BT-113", "BT-115")
    sums = paper.totals
    assert said == [sums.lines, sums.discount, sums.net, sums.vat, sums.gross, paper.deducted, paper.payable]


@CASE
def test_the_vat_of_each_rate_is_that_of_the_snapshot(name: str) -> None:
    """B8, D4."""
    said = [(Decimal(share["BT-119"]), *amounts(share, "BT-116", "BT-117")) for share in read(name)["BG-23"]]
    assert said == [(share.rate, share.base, share.vat) for share in CASES[name].totals.shares]


@CASE
def test_each_line_is_that_of_the_snapshot(name: str) -> None:
    """B7."""
    said = [
        (
            "\n".join(filter(None, (found["BT-153"], found.get("BT-154")))).strip(),
            *(Decimal(found[term]) for term in ("BT-129", "BT-146", "BT-152")),
            *amounts(found, "BT-131"),
        )
        for found in read(name)["BG-25"]
    ]
    assert said == [
        (line.description.strip(), line.quantity, line.unit_price, line.vat_rate, line.net)
        for line in CASES[name].counted
    ]


@CASE
def test_discounts_take_off_what_the_snapshot_takes_off(name: str) -> None:
    """D2, D5."""
    paper, found = CASES[name], read(name)
    assert total(amounts(given, "amount")[0] for given in found.get("BG-20", ())) == paper.totals.discount
    for line, said in zip(paper.counted, found["BG-25"], strict=True):
        taken = total(amounts(given, "amount")[0] for given in said.get("BG-27", ()))
        assert Money.of(line.quantity * line.unit_price) - taken == line.net


@CASE
def test_who_sells_and_who_buys_are_those_of_the_snapshot(name: str) -> None:
    """B2, B6, J6."""
    paper, found = CASES[name], read(name)
    for party, said in ((paper.seller, found["BG-4"]), (paper.customer, found["BG-7"])):
        assert said["name"].strip() == party.name.strip()
        assert (said.get("legal_identifier"), said.get("vat_identifier")) == (party.siren, party.vat_number)
        assert (said.get("city"), said.get("postcode"), said["country_code"]) == (
            party.city, party.postal_code, party.country,
        )  # fmt: skip
        lines = [said[line] for line in ("addr_l1", "addr_l2", "addr_l3") if line in said]
        assert ", ".join(lines) == ", ".join(party.address)


@CASE
def test_number_days_and_references_are_those_of_the_snapshot(name: str) -> None:
    """B1, B6, G2, G6."""
    paper, found = CASES[name], read(name)
    assert (found["BT-1"], found["BT-2"], found.get("BT-9")) == (paper.number, paper.issued_on, paper.due_on)
    assert found.get("BT-13") == paper.purchase_order
    assert [(earlier["BT-25"], earlier["BT-26"]) for earlier in found.get("BG-3", ())] == cited_by(paper)


@CASE
def test_the_place_of_delivery_is_that_of_the_snapshot(name: str) -> None:
    """B9."""
    paper, said = CASES[name], read(name)["BG-13"]
    place = paper.delivery or paper.customer
    assert (said["city"], said["country_code"]) == (place.city, place.country)
    assert paper.delivered_on is None or read(name)["BT-72"] == paper.delivered_on
