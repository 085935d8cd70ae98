"""A letterhead on paper: the trading name heads the page, the legal name and the seat stay on it."""

from __future__ import annotations

from domain.letterhead import Letterhead
from templates.pages import page, title
from templates.pdf import render
from tests.templates.reading import faults, text
from tests.templates.samples import SELLER, document

SHOP = Letterhead(trading_name="Lumen Rive Gauche", address="12 quai Saint-Antoine, 69002 Lyon", phone="").over(SELLER)


def test_legal_name_and_seat_are_printed_beside_them() -> None:
    """COMPLIANCE B2, B3: full name, registered seat."""
    paper = document(seller=SHOP)
    printed = render(page(paper, None), title=title(paper), author=SHOP.name, language=paper.language)
    said = " ".join(text(printed).split())
    assert f"Lumen Rive Gauche {SELLER.name} 12 quai Saint-Antoine 69002 Lyon" in said
    assert f"siège : {SELLER.address[0]}" in said
    assert not SELLER.phone or SELLER.phone not in said
    assert faults(printed) == []


def test_a_company_at_its_seat_says_its_address_once_in_the_footer() -> None:
    assert "siège" not in page(document(), None)
