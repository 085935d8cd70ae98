"""The PDF of an invoice carries its XML, once and byte for byte, is PDF/A-3u, and says what the XML says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from facturx import get_xml_from_pdf, parse_ubl_cii_xml
from pikepdf import Pdf
from pypdf import PdfReader

from domain.messages import Percent
from domain.money import Money
from templates.einvoice.building import xml
from templates.einvoice.embedding import embedded
from templates.pages import page, title
from templates.pdf import render
from templates.words import MINUS, Words
from tests.templates.einvoice_cases import CASES
from tests.templates.reading import faults, text

CASE = pytest.mark.parametrize("name", CASES)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


@cache
def printed(name: str) -> bytes:
    """The Factur-X file of a case, as the worker makes it."""
    paper = CASES[name]
    return render(
        page(paper, None),
        title=title(paper),
        author=paper.seller.name,
        language=paper.language,
        attachments=[embedded(xml(paper))],
    )


@cache
def page_text(name: str) -> str:
    """What the pages say, without any blank."""
    return plain(text(printed(name)))


@cache
def read(name: str) -> Mapping[str, Any]:
    """The terms of the XML by their numbers in EN 16931."""
    found: Mapping[str, Any] = parse_ubl_cii_xml(xml(CASES[name]))
    return found


def plain(said: str) -> str:
    """A text without any blank, for lines break where they like."""
    return re.sub(r"\s", "", said)


@CASE
def test_it_is_valid_pdf_a_3u(name: str) -> None:
    assert faults(printed(name)) == []


@CASE
def test_it_carries_exactly_the_bytes_of_its_xml(name: str) -> None:
    """J1."""
    assert get_xml_from_pdf(printed(name), check_xsd=True) == ("factur-x.xml", xml(CASES[name]))


def test_the_file_is_listed_once_as_data_of_type_xml() -> None:
    """J1."""
    catalog: Any = PdfReader(BytesIO(printed("one line"))).root_object
    [file] = [file.get_object() for file in catalog["/AF"]]
    assert (file["/F"], file["/UF"], file["/AFRelationship"]) == ("factur-x.xml", "factur-x.xml", "/Data")
    assert file["/EF"]["/F"].get_object()["/Subtype"] == "/text/xml"
    assert len(catalog["/Names"]["/EmbeddedFiles"]["/Names"]) == 2  # one name, one file


def test_the_metadata_tell_the_profile_in_the_only_description_that_every_reader_reads() -> None:
    """J2."""
    catalog: Any = PdfReader(BytesIO(printed("one line"))).root_object
    metadata = ElementTree.fromstring(catalog["/Metadata"].get_data())
    [rdf] = metadata.iter(f"{RDF}RDF")
    said = {element.tag: element.text for element in rdf.iter() if element.tag.startswith(FX)}
    assert said == {
        f"{FX}DocumentType": "INVOICE",
        f"{FX}DocumentFileName": "factur-x.xml",
        f"{FX}Version": "1.0",
        f"{FX}ConformanceLevel": "EN 16931",
    }


@pytest.mark.parametrize("entry", ["/OutputIntents", "/Metadata"])
def test_the_validator_of_pdf_finds_what_was_taken_out(entry: str) -> None:
    harmed = BytesIO()
    with Pdf.open(BytesIO(printed("one line"))) as whole:
        del whole.Root[entry]
        whole.save(harmed)
    assert faults(harmed.getvalue()) != []


@CASE
def test_every_amount_of_the_xml_is_on_the_page(name: str) -> None:
    """J11; the sum of the deposits (BT-113) is told deposit by deposit."""
    found, words = read(name), Words(CASES[name].language)
    amounts = [found[term] for term in ("BT-109", "BT-110", "BT-112", "BT-115")]
    amounts += [line["BT-131"] for line in found["BG-25"]]
    amounts += [share[term] for share in found["BG-23"] for term in ("BT-116", "BT-117") if CASES[name].totals.vat]
    amounts += [f"{deposit.gross.amount}" for deposit in CASES[name].deposits or ()]
    said = [words.show(Money.of(amount)).replace("-", MINUS) for amount in map(Decimal, amounts) if amount]
    assert [figure for figure in said if plain(figure) not in page_text(name)] == []


@CASE
def test_every_line_of_the_xml_is_on_the_page(name: str) -> None:
    """J11."""
    words = Words(CASES[name].language)
    for line in read(name)["BG-25"]:
        figures = [words.show(Decimal(line["BT-129"])), words.price(Decimal(line["BT-146"]))]
        figures += [words.percent(Percent(Decimal(line["BT-152"])))] if CASES[name].totals.vat else []
        assert [said for said in (line["BT-153"], *figures) if plain(said) not in page_text(name)] == []


@CASE
def test_who_sells_who_buys_and_what_is_cited_are_on_the_page(name: str) -> None:
    """J11."""
    found, words = read(name), Words(CASES[name].language)
    said = [found["BT-1"], words.show(found["BT-2"]), *identity(found["BG-4"]), *identity(found["BG-7"])]
    said += [found[term] for term in ("BT-13", "BT-20", "BT-84", "BT-86") if term in found]
    said += [earlier["BT-25"] for earlier in found.get("BG-3", ())]
    said += [words.show(found[term]) for term in ("BT-9", "BT-72") if term in found]
    assert [fact for fact in said if plain(fact) not in page_text(name)] == []


def identity(party: Mapping[str, Any]) -> list[str]:
    """What names a party and where it is."""
    terms = ("name", "legal_identifier", "vat_identifier", "addr_l1", "postcode", "city")
    return [party[term] for term in terms if party.get(term)]


@CASE
def test_the_notes_of_the_xml_that_oblige_somebody_are_on_the_page(name: str) -> None:
    """J11: the platform's own codes, and those of which nothing follows, are not printed."""
    notes = [note["BT-22"] for note in read(name)["BG-1"]]
    said = [note for note in notes if not re.match("Sans objet|B2[BC]|SAS au capital|EI$|RCS|Situation", note)]
    assert [note for note in said if plain(note) not in page_text(name)] == []
