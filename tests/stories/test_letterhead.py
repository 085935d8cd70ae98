"""One document's own details of the company: printed on it, carried to its invoice, and nowhere else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageColor
from sqlmodel import col, select

from domain.documents import Document, read_document
from storage import papers
from storage.tables import Company, Invoice, LedgerRecord, Quote
from tests.stories.selling import quote, set_up
from tests.talking import Talk

QUAY = "12 quai Saint-Antoine, 69002 Lyon"
SHOP = ("/letterhead D-2026-0001", "address", QUAY, "trading name", "Lumen Rive Gauche", "confirm")


def printed(talk: Talk, table: type[Quote] | type[Invoice] = Quote) -> Document:
    """The newest document of a kind."""
    with talk.reception.house.books.read() as session:
        snapshot = session.exec(select(table.snapshot).order_by(col(table.id).desc())).first()
    assert snapshot is not None
    return read_document(snapshot)


@pytest.fixture
def seller(talk: Talk) -> Talk:
    """The owner, with a quote for Acme."""
    set_up(talk)
    quote(talk)
    return talk


def test_the_quote_says_another_address_and_a_trading_name_and_the_seat(seller: Talk) -> None:
    """COMPLIANCE A4, B2, B3: legal name and seat stay."""
    seller(*SHOP) >> "Printed on D-2026-0001:"
    seller("/quotecard D-2026-0001", "our details") >> "Trading name: Lumen Rive Gauche"
    made = printed(seller).seller
    assert (made.trading_name, made.name) == ("Lumen Rive Gauche", "Atelier Lumen")
    assert made.address == ("12 quai Saint-Antoine",)
    assert made.seat is not None
    assert made.seat.address == ("4 rue des Tanneurs",)


def test_in_french_the_present_details_stand_there_and_one_is_changed(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "Conseil", "1", "1000", "rien d’autre", "confirmer")
    parler("/fichedevis D-2026-0001", "nos coordonnées") >> "E-mail : bonjour@atelier-lumen.example"
    parler("téléphone", "04 72 00 00 00", "confirmer") >> "Téléphone : 04 72 00 00 00"
    assert printed(parler).seller.phone == "04 72 00 00 00"
    assert printed(parler).seller.email == "bonjour@atelier-lumen.example"


def test_they_go_from_the_quote_to_its_invoice(seller: Talk) -> None:
    seller(*SHOP)
    seller("/accepted D-2026-0001", "invoice it", "confirm") >> "Invoice FA-2026-0001"
    assert printed(seller, Invoice).seller == printed(seller).seller


def test_they_stay_when_the_quote_is_changed_and_go_to_its_variant(seller: Talk) -> None:
    seller(*SHOP)
    seller("/changequote D-2026-0001", "edit line 1", "quantity", "3", "confirm")
    assert printed(seller).seller.trading_name == "Lumen Rive Gauche"
    seller("/duplicate D-2026-0001", "confirm") >> "D-2026-0002"
    assert printed(seller).seller.trading_name == "Lumen Rive Gauche"


def test_the_customers_next_quote_says_the_companys_own_again(seller: Talk) -> None:
    seller(*SHOP)
    quote(seller)
    assert printed(seller).number == "D-2026-0002"
    assert (printed(seller).seller.trading_name, printed(seller).seller.seat) == (None, None)


def test_a_draft_invoice_takes_its_own_and_is_issued_with_them(seller: Talk) -> None:
    seller("/invoice acme", "audit", "1", "nothing more", "keep as a draft", "yes", "confirm") >> "Our details"
    seller("our details", "iban", "FR76 3000 6000 0112 3456 7890 189", "confirm") >> "Printed on the invoice:"
    seller("issue it", "confirm") >> "FA-2026-0001"
    assert printed(seller, Invoice).seller.iban == "FR7630006000011234567890189"


def test_an_issued_invoice_and_an_accepted_quote_keep_theirs(seller: Talk) -> None:
    """COMPLIANCE G1: an issued invoice never changes."""
    seller("/accepted D-2026-0001").lacks("Our details")
    seller("/letterhead D-2026-0001", "phone", "04 72 00 00 00", "confirm") >> "can no longer be changed"
    seller("cancel", "/invoice D-2026-0001", "confirm")
    seller("/invoicecard FA-2026-0001").lacks("Our details")


def test_the_way_back_to_the_companys_own(seller: Talk) -> None:
    seller(*SHOP)
    seller("/letterhead D-2026-0001", "usual details", "yes") >> "Address: 4 rue des Tanneurs, 69007 Lyon"
    seller("confirm") >> "The company’s usual details."
    assert printed(seller).seller.trading_name is None
    seller("/letterhead D-2026-0001").lacks("Usual details")


def test_a_detail_can_be_left_out(seller: Talk) -> None:
    seller("/letterhead D-2026-0001", "edit email", "skip", "confirm") >> "E-mail: not printed"
    assert printed(seller).seller.email is None


def test_it_can_be_taken_back_to_the_last_byte(seller: Talk) -> None:
    before = printed(seller)
    seller(*SHOP) >> "Undo"
    seller("undo") >> "our details changed: D-2026-0001"
    assert printed(seller) == before


def test_a_quote_that_was_sent_is_no_longer_with_the_customer(seller: Talk) -> None:
    """COMPLIANCE A3: what the customer has is the version before."""
    seller("/sent D-2026-0001")
    seller(*SHOP)
    assert printed(seller).version == 2
    seller("/quotecard D-2026-0001") >> "not sent yet"
    seller("/letterhead D-2026-0001", "confirm") >> "Nothing was changed."
    seller("/undo")
    assert printed(seller).version is None
    seller("/quotecard D-2026-0001") >> "· sent"


def test_the_keys_are_checked_as_in_the_set_up(seller: Talk) -> None:
    """COMPLIANCE J6: an establishment's SIRET starts with the company's SIREN."""
    seller("/letterhead D-2026-0001", "siret", "732 829 320 00075") >> "is not a SIRET"
    seller("552 100 554 00013") >> "That SIRET is another company’s"
    seller("732 829 320 00082", "vat number", "FR45732829320") >> "The key of FR45732829320 is wrong"
    seller("FR44732829320", "iban", "FR76 3000 6000 0112 3456 7890 188") >> "A character of this IBAN is wrong"
    seller("cancel")
    seller("/letterhead D-2026-0001", "address", "Rue de la Loi 16, 1040 Bruxelles, Belgique") >> "must be in France"


def test_what_the_fonts_cannot_draw_is_refused_at_once(seller: Talk) -> None:
    (seller("/letterhead D-2026-0001", "trading name", "Lumen 中文") >> "“中 文” in the company’s details")


def test_a_seller_gives_their_own_phone_but_not_their_own_bank_account(seller: Talk) -> None:
    bruno = seller.another("bruno")
    bruno("/letterhead D-2026-0001", "phone", "06 12 34 56 78", "confirm") >> "Phone: 06 12 34 56 78"
    bruno("/letterhead D-2026-0001", "iban", "DE89370400440532013000", "confirm") >> "changed by the owner, a manager"
    assert printed(seller).seller.iban is None


def test_who_changed_what_is_in_the_ledger(seller: Talk) -> None:
    seller(*SHOP)
    with seller.reception.house.books.read() as session:
        record = session.exec(select(LedgerRecord).where(LedgerRecord.action == "letterhead changed")).one()
    assert (record.target, b"Lumen Rive Gauche" in record.content) == ("quote:1", True)


@pytest.mark.parametrize("stage", ["terminal-sqlite", "terminal-postgresql"], indirect=True)
def test_a_quote_finds_its_logo_after_the_company_has_another(parler: Talk, tmp_path: Path) -> None:
    set_up(parler)
    for colour in ("navy", "teal"):
        Image.new("RGB", (600, 200), colour).save(tmp_path / f"{colour}.png")
    parler("/parametres", "logo", str(tmp_path / "navy.png"), "confirmer")
    parler("/devis acme", "Conseil", "1", "1000", "rien d’autre", "confirmer")
    parler("/parametres", "logo", str(tmp_path / "teal.png"), "confirmer")
    with parler.reception.house.books.read() as session:
        picture = papers.logo(session, printed(parler).seller.logo)
    assert picture is not None
    assert Image.open(BytesIO(picture)).getpixel((0, 0)) == ImageColor.getrgb("navy")


@pytest.mark.parametrize("stage", ["terminal-sqlite", "terminal-postgresql"], indirect=True)
def test_one_document_has_a_logo_of_its_own(parler: Talk, tmp_path: Path) -> None:
    set_up(parler)
    parler("/devis acme", "Conseil", "1", "1000", "rien d’autre", "confirmer")
    Image.new("RGB", (600, 200), "navy").save(tmp_path / "logo.png")
    parler("/coordonnees D-2026-0001", "logo") >> "Envoyez le logo"
    parler(f"'{tmp_path / 'logo.png'}'", "confirmer") >> "Logo : un autre"
    with parler.reception.house.books.read() as session:
        picture = papers.logo(session, printed(parler).seller.logo)
        assert picture is not None
        assert Image.open(BytesIO(picture)).size == (600, 200)
        company = session.get(Company, 1)
        assert company is not None
        assert company.logo is None
