"""Quotes and invoices to print, as different as customers make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from domain.documents import Document, DocumentKind, DocumentLine, Party, Seller, nature_of
from domain.mentions import mentions_for
from domain.messages import Language
from domain.money import Money
from domain.sale import Sale
from domain.totals import totals
from domain.vat import VatCase

SELLER = Seller(
    name="Atelier Dupont",
    legal_form="SAS",
    capital=Money.of(10_000),
    siren="732829320",
    siret="73282932000074",
    rcs_town="Paris",
    vat_number="FR44732829320",
    address=("12 rue de la Fontaine au Roi",),
    postal_code="75011",
    city="Paris",
    email="bonjour@atelier-dupont.fr",
    phone="01 42 68 53 00",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
)
CUSTOMER = Party(
    name="Acme Industries SARL",
    siren="552100554",
    vat_number="FR96552100554",
    address=("À l’attention de Mme Claire Leroy", "45 avenue des Frères-Lumière"),
    postal_code="69008",
    city="Lyon",
)
NUMBERS = {
    DocumentKind.QUOTE: "D-2026-0117",
    DocumentKind.INVOICE: "FA-2026-0042",
    DocumentKind.DEPOSIT: "FA-2026-0043",
    DocumentKind.CREDIT_NOTE: "AV-2026-0003",
}
WORK = (
    ("Refonte du site vitrine\nMaquettes, intégration, recette sur trois navigateurs", "12", "jour", "650", "20"),
    ("Hébergement annuel", "1", "an", "240", "20"),
    ("Formation à l’outil d’administration", "14", "heure", "85.50", "10"),
    ("Audit d’accessibilité (RGAA)", "1", None, "1200", "5.5"),
    ("Déplacement à Lyon", "412", "km", "0.603", "20"),
)


@dataclass(frozen=True)
class Work:
    """What a line must say to be priced."""

    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    discount_percent: Decimal | None = None
    discount_amount: Money | None = None


def line(
    description: str,
    quantity: str = "1",
    unit: str | None = None,
    price: str = "100",
    rate: str = "20",
    discount: str | None = None,
) -> DocumentLine:
    """One priced line."""
    work = Work(Decimal(quantity), Decimal(price), Decimal(rate), Decimal(discount) if discount else None)
    return DocumentLine.priced(work, description=description, unit=unit)


def lines(count: int) -> tuple[DocumentLine, ...]:
    """So many lines of everyday work, each with its own number."""
    return tuple(
        line(f"Poste {number} : {what}", quantity, unit, price, rate)
        for number in range(1, count + 1)
        for what, quantity, unit, price, rate in [WORK[number % len(WORK)]]
    )


def document(
    kind: DocumentKind = DocumentKind.INVOICE,
    count: int = 3,
    *,
    language: Language = Language.FRENCH,
    seller: Seller = SELLER,
    customer: Party = CUSTOMER,
    **changes: Any,
) -> Document:
    """A document of so many lines, issued on 24 November 2026; `changes` are fields of Document."""
    issued, due = date(2026, 11, 24), date(2026, 12, 24)
    said = changes.pop("lines", None) or lines(count)
    discount = changes.get("discount_percent") or changes.get("discount_amount")
    usual = VatCase.FRANCHISE if seller.is_franchise else VatCase.TAXED
    sale = Sale(
        seller, customer, kind, issued, changes.get("vat_case") or usual, nature_of(said), changes.get("exemption")
    )
    content: dict[str, Any] = {
        "number": NUMBERS[kind],
        "issued_on": issued,
        "valid_until" if kind is DocumentKind.QUOTE else "due_on": due,
        "lines": said,
        "totals": totals(said, discount),
        "terms": "30 jours nets" if language is Language.FRENCH else "30 days net",
        "mentions": mentions_for(sale, language),
        "salesperson": "Léa Martin",
    }
    return Document(kind=kind, seller=seller, customer=customer, language=language, **content | changes)


def logo(mode: str = "RGBA", shape: str = "PNG", size: tuple[int, int] = (640, 160)) -> bytes:
    """A logo as customers send them."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0) if mode == "RGBA" else "white")
    drawing = ImageDraw.Draw(picture)
    height = size[1] - 1
    drawing.ellipse((0, 0, height, height), fill="#1b4d6e")
    drawing.rectangle((height + height // 3, height // 3, size[0] - 1, height - height // 3), fill="#c8553d")
    sent = BytesIO()
    picture.convert(mode).save(sent, shape)
    return sent.getvalue()
