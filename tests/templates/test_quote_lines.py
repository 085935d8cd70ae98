"""The lines of a quote on paper: sections, notes, discounts and options (FEATURES 1.4; COMPLIANCE A1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.documents import Document, DocumentKind, DocumentLine, Option
from domain.messages import Language
from domain.money import Money
from domain.totals import totals
from templates.pages import page, sections, title
from templates.pdf import render
from tests.templates.reading import faults, texts
from tests.templates.samples import Work, document


def line(words: str, price: str = "100", *, percent: str | None = None, euros: str | None = None,
         **facts: Any) -> DocumentLine:  # fmt: skip
    work = Work(
        Decimal(1), Decimal(price), Decimal(20), Decimal(percent) if percent else None,
        Money.of(euros) if euros else None,
    )  # fmt: skip
    return DocumentLine.priced(work, description=words, **facts)


LINES = (
    line("Cadrage", "900", percent="10", section="Conception", note="Compte rendu sous cinq jours."),
    line("Maquettes", "600", euros="50", section="Conception"),
    line("Intégration", "1000", percent="10", euros="100", section="Réalisation"),
    line("Déplacement", "80"),
    line("Formation", "300", option=Option()),
    line("Mutualisé", "100", option=Option(group="Hébergement")),
    line("Dédié", "200", option=Option(group="Hébergement")),
)


def paper(lines: tuple[DocumentLine, ...] = LINES, **changes: Any) -> Document:
    counted = totals([one for one in lines if one.is_counted])
    return document(DocumentKind.QUOTE, lines=lines, **{"totals": counted, **changes})


def printed(made: Document) -> bytes:
    return render(page(made, None), title=title(made), author=made.seller.name, language=made.language)


def read(made: Document) -> str:
    return " ".join("\n".join(texts(printed(made))).replace("\xa0", " ").replace("\u202f", " ").split())


def test_lines_stand_under_their_sections_with_subtotals() -> None:
    said = read(paper())
    assert said.index("Conception") < said.index("Cadrage") < said.index("Compte rendu sous cinq jours.")
    assert "Sous-total Conception 1 360,00 €" in said
    assert (
        said.index("Sous-total Conception") < said.index("Réalisation") < said.index("Sous-total Réalisation 800,00 €")
    )
    assert said.index("Sous-total Réalisation") < said.index("Déplacement")


def test_both_discounts_of_a_line_are_shown_in_the_order_in_which_they_are_taken() -> None:
    said = read(paper())
    assert "10 % −100,00 €" in said
    assert "50,00 €" in said


def test_options_stand_apart_with_their_price_and_are_in_no_total() -> None:
    said = read(paper())
    assert said.index("Déplacement") < said.index("Options, non comprises dans le total") < said.index("Formation")
    assert said.index("Hébergement, au choix") < said.index("Mutualisé") < said.index("Dédié")
    assert "Total HT 2 240,00 €" in said


def test_a_picked_option_is_a_line_like_any_other() -> None:
    said = read(paper((LINES[0], line("Formation", "300", option=Option(is_picked=True)))))
    assert "Options" not in said
    assert "Total HT 1 110,00 €" in said


def test_a_line_leaves_its_price_to_the_subtotal_of_its_section_on_a_quote_only() -> None:
    hidden = (line("Maquettes", "600", section="Conception", hides_price=True), line("Recette", "70"))
    assert "Maquettes 1 20 % Sous-total Conception 600,00 €" in read(paper(hidden))
    issued = document(DocumentKind.INVOICE, lines=hidden, totals=totals(hidden))
    assert "Maquettes 1 600,00 € 20 % 600,00 €" in read(issued)


def test_a_line_begins_a_page_with_its_heading() -> None:
    made = paper(
        (line("Un", section="A"), line("Deux", section="B", starts_page=True), line("Trois", starts_page=True))
    )
    first, second, third = texts(printed(made))
    assert "Un" in first
    assert "Deux" not in first
    assert second.index("B") < second.index("Deux")
    assert "Trois" in third


def test_a_version_is_named_from_the_second_on() -> None:
    assert "D-2026-0117 v2" in read(paper(version=2))
    assert " v" not in title(paper())


@pytest.mark.parametrize("language", list(Language))
def test_it_is_valid_pdf_a(language: Language) -> None:
    assert faults(printed(paper(language=language))) == []


def test_a_quote_without_sections_has_one_nameless_part() -> None:
    assert [part.name for part in sections((line("A"), line("B")))] == [None]
