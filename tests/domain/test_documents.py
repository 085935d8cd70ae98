"""A document says one thing, in one way, for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.documents import (
    Document,
    DocumentKind,
    DocumentLine,
    Mention,
    Party,
    Seller,
    canonical_json,
    read_document,
)
from domain.messages import Language
from domain.money import Money, total
from domain.totals import totals
from domain.vat import RATES

GOLDEN = (
    '{"document":{"customer":{"address":["2 rue de la Paix"],"city":"Paris","country":"FR","is_consumer":false,'
    '"name":"Acme « Été »","postal_code":"75002"},"discount_percent":"10","issued_on":"2027-01-15","kind":"quote",'
    '"language":"fr","lines":[{"description":"Audit","net":{"cents":270000,"currency":"EUR"},"quantity":"3",'
    '"unit":"jour","unit_price":"900","vat_rate":"20"}],"mentions":[{"code":"X","text":"Bon à savoir"}],'
    '"number":"D-2027-0001","seller":{"address":[],"country":"FR","is_consumer":false,"is_franchise":false,'
    '"name":"Martin","siren":"732829320"},"totals":{"discount":{"cents":27000,"currency":"EUR"},'
    '"gross":{"cents":291600,"currency":"EUR"},"lines":{"cents":270000,"currency":"EUR"},'
    '"net":{"cents":243000,"currency":"EUR"},"shares":[{"base":{"cents":243000,"currency":"EUR"},'
    '"discount":{"cents":27000,"currency":"EUR"},"rate":"20","vat":{"cents":48600,"currency":"EUR"}}],'
    '"vat":{"cents":48600,"currency":"EUR"}}},"format":"comptoir-document/1"}'
)


@dataclass(frozen=True)
class Sold:
    quantity: Decimal = Decimal(3)
    unit_price: Decimal = Decimal("900.00")
    vat_rate: Decimal = Decimal(20)
    discount_percent: Decimal | None = None
    discount_amount: Money | None = None


def quote(**changes: Any) -> Document:
    lines = changes.pop("lines", (DocumentLine.priced(Sold(), description="Audit", unit="jour"),))
    facts: Mapping[str, Any] = {
        "kind": DocumentKind.QUOTE,
        "number": "D-2027-0001",
        "issued_on": date(2027, 1, 15),
        "seller": Seller(name="Martin", siren="732829320"),
        "customer": Party(name="Acme « Été »", address=("2 rue de la Paix",), postal_code="75002", city="Paris"),
        "lines": lines,
        "discount_percent": Decimal("10.0"),
        "mentions": (Mention(code="X", text="Bon à savoir"),),
        **changes,
    }
    discount = facts["discount_percent"] if facts["discount_percent"] is not None else facts.get("discount_amount")
    return Document(**{"totals": totals(lines, discount), **facts})


def test_the_canonical_bytes_are_what_they_were_when_the_first_document_was_sealed() -> None:
    assert canonical_json(quote()).decode() == GOLDEN
    assert read_document(GOLDEN.encode()) == quote()


def test_a_draft_has_no_number_and_what_is_absent_is_not_written() -> None:
    written = json.loads(canonical_json(quote(number=None)))["document"]
    assert "number" not in written
    assert None not in written.values()


def test_equal_numbers_give_equal_bytes() -> None:
    spelled = DocumentLine(
        description="Audit", unit="jour", quantity=Decimal("3.000"), unit_price=Decimal("9E+2"),
        vat_rate=Decimal("20.0"), net=Money(270_000),
    )  # fmt: skip
    assert canonical_json(quote(lines=(spelled,))) == canonical_json(quote())


def test_an_unknown_format_is_not_read() -> None:
    with pytest.raises(ValueError, match="not a format"):
        read_document(GOLDEN.replace("comptoir-document/1", "comptoir-document/2").encode())


def test_an_unknown_field_is_not_dropped_silently() -> None:
    with pytest.raises(ValidationError, match="nickname"):
        read_document(GOLDEN.replace('"name":"Martin"', '"name":"Martin","nickname":"M"').encode())


@pytest.mark.parametrize("figure", ['"quantity":3.0', '"quantity":"NaN"', '"quantity":"three"'])
def test_a_figure_that_is_not_exact_is_not_read(figure: str) -> None:
    with pytest.raises(ValidationError):
        read_document(GOLDEN.replace('"quantity":"3"', figure).encode())


def test_money_is_never_made_from_a_float() -> None:
    with pytest.raises(ValidationError, match="exact"):
        DocumentLine(description="x", quantity=1.5, unit_price=Decimal(1), vat_rate=Decimal(20), net=Money(150))  # type: ignore[arg-type]


def test_a_line_whose_net_does_not_follow_cannot_exist() -> None:
    with pytest.raises(ValidationError, match=r"the line says 0.01, its figures say 2.00"):
        DocumentLine(description="x", quantity=Decimal(2), unit_price=Decimal(1), vat_rate=Decimal(20), net=Money(1))


@pytest.mark.parametrize("wrong", ["48602", "48599"])
def test_totals_that_do_not_follow_from_the_lines_cannot_exist(wrong: str) -> None:
    with pytest.raises(ValidationError, match="do not follow"):
        read_document(GOLDEN.replace('"cents":48600', f'"cents":{wrong}').encode())


def test_a_discount_is_a_percent_or_an_amount() -> None:
    fixed = quote(discount_percent=None, discount_amount=Money(27_000))
    assert fixed.discount == Money(27_000)
    assert quote().discount == Decimal(10)
    assert quote(discount_percent=None).discount is None
    with pytest.raises(ValidationError, match="not both"):
        quote(discount_amount=Money(27_000))


def test_a_seller_under_the_franchise_cannot_charge_vat() -> None:
    with pytest.raises(ValidationError, match="franchise"):
        quote(seller=Seller(name="Martin", is_franchise=True))
    untaxed = (DocumentLine.priced(Sold(vat_rate=Decimal(0)), description="Audit"),)
    assert not quote(seller=Seller(name="Martin", is_franchise=True), lines=untaxed).totals.vat


@pytest.mark.parametrize("number", ["", "D 2027", "FA-2026-0042é", "x" * 36, "D-1\n"])
def test_a_number_has_the_characters_that_the_tax_office_takes(number: str) -> None:
    """COMPLIANCE C4."""
    with pytest.raises(ValidationError):
        quote(number=number)


@pytest.mark.parametrize("number", ["FA-2026-0042", "a+b_c/D-9", "x" * 35])
def test_a_number_of_letters_digits_and_four_signs_is_taken(number: str) -> None:
    assert quote(number=number).number == number


def test_nothing_is_due_before_it_is_issued() -> None:
    """COMPLIANCE G7."""
    assert quote(due_on=date(2027, 1, 15)).due_on == date(2027, 1, 15)
    with pytest.raises(ValidationError, match="due before"):
        quote(due_on=date(2027, 1, 14))


def test_a_document_never_changes() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        quote().number = "D-2027-0002"  # type: ignore[misc]


words = st.text(max_size=30)
maybe = st.none() | words
parties = {
    "name": words, "legal_form": maybe, "capital": st.none() | st.builds(Money, st.integers(0, 10**12)),
    "siren": maybe, "address": st.lists(words, max_size=3).map(tuple), "city": maybe, "is_consumer": st.booleans(),
}  # fmt: skip
lines = st.builds(
    DocumentLine.priced,
    st.builds(
        Sold,
        quantity=st.decimals("0", "9999", places=4),
        unit_price=st.decimals("0", "9999", places=6),
        vat_rate=st.sampled_from(RATES),
        discount_percent=st.none() | st.decimals(0, 100, places=2),
    ),
    description=words,
    unit=maybe,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    sold = tuple(draw(st.lists(lines, min_size=1, max_size=5)))
    amount = draw(st.none() | st.integers(0, total(line.net for line in sold).cents).map(Money))
    percent = draw(st.none() | st.decimals(0, 100, places=2)) if amount is None else None
    issued = draw(st.dates())
    return Document(
        kind=draw(st.sampled_from(DocumentKind)),
        number=draw(st.none() | st.from_regex(r"[A-Z]{1,3}-[0-9]{4}-[0-9]{1,6}", fullmatch=True)),
        issued_on=issued,
        valid_until=draw(st.none() | st.dates()),
        due_on=draw(st.none() | st.dates(issued)),
        seller=draw(st.builds(Seller, iban=maybe, **parties)),
        customer=draw(st.builds(Party, **parties)),
        lines=sold,
        discount_percent=percent,
        discount_amount=amount,
        totals=totals(sold, percent if percent is not None else amount),
        note=draw(maybe),
        mentions=draw(st.lists(st.builds(Mention, code=words, text=words), max_size=3).map(tuple)),
        salesperson=draw(maybe),
        language=draw(st.sampled_from(Language)),
    )


@given(documents())
def test_a_document_comes_back_from_its_bytes_exactly(document: Document) -> None:
    written = canonical_json(document)
    assert read_document(written) == document
    assert canonical_json(read_document(written)) == written


@given(documents())
def test_the_bytes_need_no_schema_to_be_read(document: Document) -> None:
    content = json.loads(canonical_json(document))
    assert list(content) == sorted(content)
    assert content["document"]["issued_on"] == document.issued_on.isoformat()
    assert all(isinstance(line["quantity"], str) for line in content["document"]["lines"])
