"""Quotes and invoices on paper: nothing lost, nothing cut, nothing that PDF/A forbids."""

from __future__ import annotations

import re
import zlib
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from typing import Any

import pypdfium2
import pytest
from pydyf import Stream
from pypdf import PdfReader

from domain.documents import Document, DocumentKind, Option
from domain.messages import Language
from domain.totals import totals
from templates.addresses import address
from templates.embedded import EmbeddedFile
from templates.glyphs import missing
from templates.logo import prepared_logo
from templates.pages import page, title
from templates.pdf import render
from templates.strip import strip
from tests.templates.einvoice_cases import CASES
from tests.templates.reading import drawn, faults, scanned, text, texts
from tests.templates.samples import CUSTOMER, SELLER, document, line, lines, logo

QUOTE, INVOICE = DocumentKind.QUOTE, DocumentKind.INVOICE
FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
LOGO = prepared_logo(logo())
MM = 72 / 25.4


def printed(paper: Document, picture: bytes | None = None, *files: EmbeddedFile) -> bytes:
    return render(
        page(paper, picture),
        title=title(paper),
        author=paper.seller.name,
        language=paper.language,
        attachments=files,
    )


@pytest.mark.parametrize("picture", [LOGO, None], ids=["logo", "no logo"])
@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
@pytest.mark.parametrize(("kind", "count"), [(INVOICE, 1), (QUOTE, 12), (INVOICE, 120)])
def test_a_document_is_valid_pdf_a_3u(
    kind: DocumentKind, count: int, language: Language, picture: bytes | None
) -> None:
    assert faults(printed(document(kind, count, language=language), picture)) == []


def test_a_draft_is_valid_too() -> None:
    assert faults(printed(document(number=None), LOGO)) == []


def test_a_character_without_a_glyph_is_told_beforehand_and_would_make_the_file_invalid() -> None:
    paper = document(lines=(line("Traduction vers le 中文"),))
    assert missing(paper.lines[0].description) == "中文"
    assert any("NOTDEF" in fault for fault in faults(printed(paper)))


def test_the_words_of_europe_and_what_cannot_be_seen_have_no_missing_glyph() -> None:
    assert missing("Œuvre d’Łódź, Ångström, Ελλάδα, Киев, İzmir: 1\u202f234,50\xa0€ − 5 % ½ m² → ✓ co\xadop\n\t") == ""
    assert missing("\u200f\ufe0f") == ""
    assert missing("a\x07b\u2028c😀😀") == "\x07\u2028😀"


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
def test_no_line_is_lost_and_every_page_says_what_it_is(language: Language) -> None:
    paper = document(INVOICE, 120, language=language)
    pages = texts(printed(paper, LOGO))
    heading = "Désignation Quantité" if language is FRENCH else "Description Quantity"
    assert re.findall(r"Poste (\d+) :", " ".join(pages)) == [str(number) for number in range(1, 121)]
    for number, content in enumerate(pages, start=1):
        assert heading in content
        assert title(paper) in content
        assert "RCS Paris 732 829 320" in content
        assert f"Page {number} / {len(pages)}" in content


@pytest.mark.parametrize("count", range(6, 20))
def test_the_totals_are_never_alone_on_a_page(count: int) -> None:
    *others, last = texts(printed(document(INVOICE, count, note="Merci de votre confiance."), LOGO))
    end = [f"Poste {number} :" for number in range(count - 2, count + 1)]
    assert [words for words in end if words not in last.partition("Total HT")[0]] == []
    assert not any("Total HT" in content for content in others)
    assert "Indemnité forfaitaire" in last


def test_the_options_of_one_choice_come_with_the_totals_too() -> None:
    counted = lines(13)
    offered = tuple(
        line(words, "1", "an").model_copy(update={"option": Option(group="Hébergement")})
        for words in ("Mutualisé", "Dédié")
    )
    paper = document(QUOTE, lines=counted + offered, totals=totals(counted))
    *_others, last = texts(printed(paper, LOGO))
    assert last.index("Hébergement, au choix") < last.index("Mutualisé") < last.index("Dédié") < last.index("Total HT")


def test_an_invoice_says_all_that_the_law_wants() -> None:
    said = text(printed(document(INVOICE, 3, purchase_order="PO-881", quote_number="D-2026-0117"), LOGO))
    for mention in (
        "Facture FA-2026-0042",
        "Date d’émission 24 nov. 2026 Échéance 24 déc. 2026 Règlement 30 jours nets",
        "Votre commande PO-881 Notre devis D-2026-0117",
        "Atelier Dupont, SAS au capital de 10 000 € · 12 rue de la Fontaine au Roi, 75011 Paris",
        "RCS Paris 732 829 320 · SIRET 732 829 320 00074 · TVA FR44732829320",
        "Acme Industries SARL À l’attention de Mme Claire Leroy 45 avenue des Frères-Lumière 69008 Lyon",
        "SIREN 552 100 554 · TVA FR96552100554",
        "14 heure 85,50 € 10 % 1 197,00 €",
        "Total HT 2 637,00 €",
        "TVA 20 % sur 240,00 € 48,00 €",
        "TVA 10 % sur 1 197,00 € 119,70 €",
        "TVA 5,5 % sur 1 200,00 € 66,00 €",
        "Total TVA 233,70 €",
        "Total TTC 2 870,70 €",
        "Net à payer 2 870,70 €",
        "IBAN FR76 3000 6000 0112 3456 7890 189 BIC AGRIFRPP Référence FA-2026-0042",
        "Escompte pour paiement anticipé : néant.",
    ):
        assert mention in said


def test_the_text_comes_in_the_order_of_reading() -> None:
    said = text(printed(document(number=None), LOGO))
    marks = ["01 42 68 53 00", "(brouillon)", "Acme", "Échéance", "Désignation", "IBAN", "Total HT", "Escompte"]
    assert marks == sorted(marks, key=said.index)


def test_a_quote_asks_for_an_agreement_not_for_a_payment() -> None:
    said = text(printed(document(QUOTE, 3, language=ENGLISH)))
    assert "Quote D-2026-0117" in said
    assert "Valid until 24 Dec 2026" in said
    assert "Agreed and accepted" in said
    assert "Total incl. VAT €2,870.70" in said
    assert "IBAN" not in said


def test_a_discount_shows_in_its_column_and_in_the_totals_only_if_there_is_one() -> None:
    discounted = text(
        printed(document(lines=(line("Audit", price="1000", discount="12.5"),), discount_percent=Decimal(5)))
    )
    assert "Remise TVA Montant HT" in discounted
    assert "12,5 % 20 % 875,00 €" in discounted
    assert "Total des lignes 875,00 € Remise de 5 % −43,75 € Total HT 831,25 €" in discounted
    assert "Remise" not in text(printed(document()))


def test_a_seller_under_the_franchise_shows_no_vat_but_its_mention() -> None:
    seller = SELLER.model_copy(update={"is_franchise": True, "vat_number": None})
    said = text(printed(document(seller=seller, lines=(line("Cours", rate="0"),))))
    assert "TVA non applicable, art. 293 B du CGI" in said
    assert "Prix unitaire Montant" in said
    assert "Net à payer 100,00 €" in said
    assert said.count("TVA") == 2  # the mention, and the customer's number


@pytest.mark.parametrize(("language", "mark"), [(FRENCH, "BROUILLON"), (ENGLISH, "DRAFT")])
def test_a_draft_is_marked_on_every_page_and_cannot_be_paid(language: Language, mark: str) -> None:
    draft = printed(document(INVOICE, 40, number=None, language=language), LOGO)
    assert all(mark in content for content in texts(draft))
    assert scanned(draft) == []
    assert mark not in text(printed(document(language=language)))


@pytest.mark.parametrize(
    "name", ["four rates", "franchise", "deposit", "progress", "final after two deposits", "percent off the whole"]
)
def test_the_code_that_a_phone_scans_pays_what_is_due(name: str) -> None:
    paper = CASES[name]
    [said] = scanned(printed(paper, LOGO))
    assert said.split("\n") == [
        *("BCD", "002", "1", "SCT", "AGRIFRPP", paper.seller.name, "FR7630006000011234567890189"),
        f"EUR{paper.payable.amount}",
        *("", "", paper.number),
    ]


@pytest.mark.parametrize(
    "paper",
    [
        document(QUOTE),
        document(seller=SELLER.model_copy(update={"iban": None})),
        document(lines=(line("Reprise", quantity="-1"),)),
        CASES["final with nothing left to pay"],
        CASES["credit note"],
    ],
    ids=["a quote", "no IBAN", "nothing due", "all paid by deposits", "a credit note"],
)
def test_there_is_no_code_where_nothing_is_to_be_transferred(paper: Document) -> None:
    assert scanned(printed(paper)) == []


def test_the_address_shows_through_the_window_of_an_envelope() -> None:
    sheet = pypdfium2.PdfDocument(printed(document(), LOGO))[0]
    height, layer = sheet.get_height(), sheet.get_textpage()
    for row in ("Acme Industries SARL", "69008 Lyon"):
        start, count = layer.search(row).get_next()
        left, bottom, _right, _top = layer.get_charbox(start)
        assert left / MM > 100
        assert layer.get_charbox(start + count - 1)[2] / MM < 190
        assert 50 < (height - bottom) / MM < 80


def test_nothing_is_cut_whatever_people_write() -> None:
    steps = "\n".join(f"Étape {number} : livrables, délais, conditions de recette." for number in range(1, 150))
    paper = document(
        lines=(
            line("X" * 180, unit="kilowattheure"),
            line("paragraphe sans fin " * 60 + "fini", "1234.5678", "m²", "12345.678901", discount="12.5"),
            line(f"Cahier des charges <b>&\"'\n{steps}", "2", None, "99999.99"),
        ),
        customer=CUSTOMER.model_copy(
            update={
                "name": "Société d’exploitation des établissements Vandenbroucke-Lagardère et fils",
                "address": ("Bâtiment C", "Service comptabilité", "ZI des Grandes Terres", "1254 route de Mons"),
                "country": "BE",
            }
        ),
        purchase_order="MARCHÉ-2026-" + "8" * 40,
    )
    pdf = printed(paper, LOGO)
    said = text(pdf)
    assert faults(pdf) == []
    assert said.replace(" ", "").count("X") == 180
    assert said.count("paragraphe") == 60
    assert [int(number) for number in re.findall(r"Étape (\d+) :", said)] == list(range(1, 150))
    assert "<b>&\"'" in said
    assert "BELGIQUE SIREN" in said
    assert all("Désignation" in content for content in texts(pdf))


@pytest.mark.parametrize("count", [12, 120])
def test_nothing_is_printed_in_the_margins(count: int) -> None:
    costly = (line("Machine", "9999.9999", "forfait", "98765.432109", discount="33.33"),)
    pdf = printed(document(lines=lines(count) + costly, discount_percent=Decimal("12.25")), LOGO)
    for number in range(len(texts(pdf))):
        picture = drawn(pdf, number).convert("L")
        ink = picture.point(lambda grey: 255 if grey < 250 else 0).getbbox()
        assert ink is not None
        left, top, right, bottom = (edge / picture.width * 210 for edge in ink)
        assert left > 17.5
        assert right < 192.5
        assert top > 15
        assert bottom < 287


CROWDED = (
    "large", "percent and amount off a line", "final after two deposits", "ordered", "delivered elsewhere",
    "credit note of two invoices", "long name, long address",
)  # fmt: skip


@pytest.mark.parametrize("name", CROWDED)
def test_no_text_runs_into_another(name: str) -> None:
    for sheet in pypdfium2.PdfDocument(printed(CASES[name], LOGO)):
        layer = sheet.get_textpage()
        boxes = [layer.get_rect(number) for number in range(layer.count_rects())]
        assert [(one, other) for one, other in combinations(boxes, 2) if overlap(one, other)] == []


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than the half point that rounding takes."""
    left, bottom, right, top = (
        most(pair) for most, pair in zip((max, max, min, min), zip(one, other, strict=True), strict=True)
    )
    return right - left > 0.5 and top - bottom > 0.5


def test_the_facts_stand_on_the_axis_of_the_customer_and_the_totals() -> None:
    layer = pypdfium2.PdfDocument(printed(document(), LOGO))[0].get_textpage()

    def left(words: str) -> float:
        return float(layer.get_charbox(layer.search(words).get_next()[0])[0] / MM)

    assert {round(left(words)) for words in ("Règlement", "Acme Industries", "Total HT")} == {110}


def test_a_long_fact_takes_two_columns_and_a_short_one_fills_the_gap_before_it() -> None:
    paper = document(QUOTE, begins="dès l’acompte reçu, six semaines", executed_at="12 rue des Lilas, 69003 Lyon")
    assert [[(fact.label, fact.span) for fact in row] for row in strip(paper).rows] == [
        [("Date d’émission", 1), ("Valable jusqu’au", 1), ("Règlement", 1), ("Votre contact", 1)],
        [("Début ou délai", 2), ("Lieu d’exécution", 2)],
    ]


def test_the_conditions_of_sale_run_over_pages_and_no_article_of_two_lines_is_broken() -> None:
    articles = "\n\n".join(f"Article {number}. {'Les prix sont fermes. ' * 8}fin" for number in range(1, 80))
    pages = texts(printed(document(QUOTE, 6, conditions=articles), LOGO))
    assert re.findall(r"Article (\d+)\.", " ".join(pages)) == [str(number) for number in range(1, 80)]
    assert all(content.startswith("Article") for content in pages[1:])


def test_only_our_fonts_are_used_and_all_are_embedded() -> None:
    sheet: Any = PdfReader(BytesIO(printed(document(), LOGO))).pages[0]
    fonts = sheet["/Resources"]["/Font"]
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}
    assert names == {"Inter", "Inter-Semi-Bold"}


def test_the_file_says_its_title_its_author_and_its_language() -> None:
    reader = PdfReader(BytesIO(printed(document())))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Facture FA-2026-0042", "Atelier Dupont")
    catalog: Any = reader.root_object
    assert catalog["/Lang"] == "fr"


def test_a_file_is_embedded_once_and_the_whole_stays_valid() -> None:
    xml = EmbeddedFile("factur-x.xml", b"<?xml version='1.0'?><a/>", "Factur-X")
    pdf = printed(document(), None, xml)
    catalog: Any = PdfReader(BytesIO(pdf)).root_object
    assert [file.get_object()["/AFRelationship"] for file in catalog["/AF"]] == ["/Data"]
    assert PdfReader(BytesIO(pdf)).attachments["factur-x.xml"] == [xml.content]
    assert faults(pdf) == []


@pytest.mark.parametrize("address", ["http://example.org/a.png", "file:///etc/passwd", "ftp://example.org/a"])
def test_nothing_is_fetched_from_the_network_or_the_disk(address: str) -> None:
    with pytest.raises(ValueError, match="Error fetching"):
        render(f'<img src="{address}">', title="", author="", language=FRENCH)


def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length() -> None:
    from templates import press  # noqa: F401 - mends pydyf

    content = b"CCCC"  # its check sum ends in 13
    assert zlib.compress(content).endswith(b"\r")
    assert Stream([content], compress=True).data.endswith(b"\r\r\nendstream")
    assert not Stream([b"CCCD"], compress=True).data.endswith(b"\r\nendstream")


def test_a_british_post_code_comes_last() -> None:
    smith = CUSTOMER.model_copy(update={"postal_code": "SW1A 2AA", "city": "London", "country": "GB"})
    written = address(smith, Language.ENGLISH).splitlines()
    assert written[-2:] == ["London SW1A 2AA", "UNITED KINGDOM"]
