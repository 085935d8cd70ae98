"""The XML of every kind of invoice: clean for all judges, exact to the cent, always the same (COMPLIANCE E, J)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from domain.documents import DocumentKind, Nature
from domain.exemptions import ExemptSale, exemption_of
from domain.messages import Language
from domain.vat import EVERY_RATE, VatCase
from templates.einvoice import codes, sums
from templates.einvoice.building import address_lines, xml
from templates.einvoice.notes import notes
from templates.einvoice.units import LABELS, OTHER, unit_code
from tests.templates import einvoice_cases as cases
from tests.templates.einvoice_cases import CASES, line
from tests.templates.judges import faults
from tests.templates.samples import SELLER, document

CASE = pytest.mark.parametrize("name", CASES)


@CASE
def test_every_judge_is_content(name: str) -> None:
    assert faults(xml(CASES[name])) == {}


@CASE
def test_the_sums_are_exact_and_the_figures_well_written(name: str) -> None:
    """D1 to D5, D7."""
    assert list(sums.faults(xml(CASES[name]))) == []


@CASE
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    assert xml(CASES[name]) == xml(CASES[name].model_copy())


def test_a_quote_has_no_xml() -> None:
    with pytest.raises(ValueError, match="no invoice"):
        xml(document(DocumentKind.QUOTE))


@pytest.mark.parametrize(
    ("name", "kind", "frame"),
    [
        ("one line", "380", "S1"),
        ("goods", "380", "B1"),
        ("goods and services", "380", "M1"),
        ("deposit", "386", "S1"),
        ("final after two deposits", "380", "S4"),
        ("credit note", "381", "S1"),
        ("credit note of a final invoice", "381", "S4"),
        ("credit note of a deposit", "503", "S1"),
    ],
)
def test_the_kind_of_document_and_the_cadre_de_facturation_follow(name: str, kind: str, frame: str) -> None:
    """J4, G2, G6."""
    assert codes.type_code(CASES[name]) == kind
    assert codes.frame(CASES[name]) == frame


@pytest.mark.parametrize(
    ("name", "category", "reason"),
    [
        ("one line", "S", None),
        ("franchise", "E", "VATEX-FR-FRANCHISE"),
        ("reverse charge in building", "AE", "VATEX-EU-AE"),
        ("goods to Belgium", "K", "VATEX-EU-IC"),
        ("export", "G", "VATEX-EU-G"),
        ("exempt training", "E", "VATEX-FR-CGI261-4"),
        ("zero-rated in Mayotte", "E", None),
    ],
)
def test_each_row_of_the_table_of_vat_cases_has_its_codes(name: str, category: str, reason: str | None) -> None:
    """E."""
    paper = CASES[name]
    rate = paper.totals.shares[0].rate
    why = codes.exemption(paper, rate)
    assert codes.category(paper, rate) == category
    assert (why and why.code) == reason


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("one line", "72"),
        ("goods", "29"),
        ("goods and services", None),
        ("on debits", "5"),
        ("deposit", "72"),
        ("franchise", None),
    ],
)
def test_the_moment_when_the_vat_falls_due_is_told_where_it_is_one(name: str, code: str | None) -> None:
    """E2."""
    assert codes.tax_point(CASES[name]) == code


@pytest.mark.parametrize(
    ("name", "treatment", "address"),
    [
        ("one line", "B2B", ("0225", "552100554")),
        ("consumer", "B2C", ("EM", "claire@example.org")),
        ("consumer without an e-mail", "B2C", ("0225", SELLER.siren)),
        ("company without a SIREN", "B2C", ("0225", SELLER.siren)),
        ("goods to Belgium", "B2BINT", ("EM", "facturen@dekroon.example")),
    ],
)
def test_who_buys_decides_the_treatment_and_the_address(name: str, treatment: str, address: tuple[str, str]) -> None:
    """J5, J7."""
    paper = CASES[name]
    assert codes.treatment(paper.customer) == treatment
    assert codes.buyer_address(paper.customer, paper.seller) == address


@CASE
def test_the_notes_that_platforms_want_are_there_once_each(name: str) -> None:
    """J5."""
    said = [note.subject for note in notes(CASES[name]) if note.subject]
    assert len(said) == len(set(said))
    assert {"PMT", "PMD", "AAB", "BAR"} <= set(said)


def test_nothing_is_claimed_from_a_consumer_or_on_a_credit_note() -> None:
    """B10."""
    for name in ("consumer", "credit note"):
        said = {note.subject: note.text for note in notes(CASES[name])}
        assert said["PMT"].startswith("Sans objet")
        assert "40" not in said["PMT"]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("jour", "DAY"), ("Jours", "DAY"), ("H", "HUR"), ("heures", "HUR"), ("m²", "MTK"), ("m2", "MTK"), ("ml", "LM"),
        ("mètres linéaires", "LM"), ("mois", "MON"), ("kg", "KGM"), ("forfait", "LS"), ("jours-homme", "DAY"),
        ("licence", OTHER), ("", OTHER), (None, OTHER), ("🌸", OTHER),
    ],
)  # fmt: skip
def test_a_unit_is_found_as_people_write_it(label: str | None, code: str) -> None:
    """D9."""
    assert unit_code(label) == code


def test_platforms_know_every_code_of_a_unit() -> None:
    """D9, BR-CL-23."""
    sold = tuple(line(unit=words.split()[0]) for words in LABELS.values())
    content = xml(document(lines=sold))
    assert set(re.findall(rb'unitCode="(\w+)"', content)) == {code.encode() for code in LABELS}
    assert faults(content) == {}


def test_no_word_names_two_units() -> None:
    words = [word for words in LABELS.values() for word in words.split()]
    assert len(words) == len(set(words))


def test_an_address_has_three_lines_and_loses_nothing() -> None:
    assert address_lines(("a",)) == ("a",)
    assert address_lines(("a", "b", "c", "d", "e")) == ("a", "b", "c, d, e")


def test_what_no_xml_may_hold_never_reaches_it() -> None:
    content = xml(document(lines=(line(description="bell\x07, noncharacter\ufffe, half of an emoji\ud83d"),)))
    assert "bell, noncharacter, half of an emoji" in etree.fromstring(content).xpath("string()")


def test_numbers_have_no_space_of_any_kind() -> None:
    """J: a no-break space of the French page must not reach the XML."""
    root = etree.fromstring(xml(CASES["large"]))
    figures = [element.text for element in root.iter() if re.search("Amount|Quantity|Percent", element.tag)]
    assert len(figures) > 10
    assert all(re.fullmatch(r"-?[\d.]+", figure or "") for figure in figures)


def test_every_nature_has_its_letter() -> None:
    natures = {cases.GOODS: "B1", cases.SERVICES: "S1"}
    assert {nature: codes.frame(document(lines=(line(nature=nature),))) for nature in natures} == natures
    assert len(Nature) == 3


def test_the_spelling_of_every_rate_is_that_of_the_official_list() -> None:
    """D8, BR-FR-16: 5.500 would be refused."""
    sold = tuple(line(rate=str(rate)) for rate in sorted(EVERY_RATE))
    content = xml(document(lines=sold))
    assert {Decimal(rate.decode()) for rate in re.findall(rb"ApplicablePercent>([\d.]+)<", content)} == set(EVERY_RATE)
    assert faults(content) == {}


@pytest.mark.parametrize("sale", ExemptSale)
def test_platforms_know_every_article_of_an_exempt_sale(sale: ExemptSale) -> None:
    """E, BR-CL-22."""
    exemption = exemption_of(sale, date(2026, 11, 24), Language.FRENCH)
    content = xml(document(vat_case=VatCase.EXEMPT, exemption=exemption, lines=(line(rate="0"),)))
    assert exemption.code.encode() in content
    assert faults(content) == {}


@CASE
def test_profile_currency_and_kind_are_those_that_we_promise(name: str) -> None:
    """D10, J3, J9."""
    content = xml(CASES[name])
    assert b"<ram:ID>urn:cen.eu:en16931:2017</ram:ID>" in content
    assert set(re.findall(rb'CurrencyCode>(\w+)<|currencyID="(\w+)"', content)) == {(b"EUR", b""), (b"", b"EUR")}
    assert codes.type_code(CASES[name]) in ("380", "381", "386", "503")


@CASE
def test_a_transfer_has_its_account_and_is_asked_for_where_there_is_something_to_pay(name: str) -> None:
    """J8."""
    content, paper = xml(CASES[name]), CASES[name]
    is_paid_to_us = paper.kind is not DocumentKind.CREDIT_NOTE and bool(paper.seller.iban and paper.payable)
    assert (b"SpecifiedTradeSettlementPaymentMeans" in content) is is_paid_to_us
    assert (f"<ram:IBANID>{paper.seller.iban}</ram:IBANID>".encode() in content) is is_paid_to_us
