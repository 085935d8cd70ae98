"""Invoices, deposit invoices and credit notes as different as the law and the customers make them, by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.documents import (
    DepositPaid,
    Document,
    DocumentKind,
    DocumentLine,
    Exemption,
    Mention,
    Nature,
    Option,
    Party,
    Place,
    Progress,
    Reference,
)
from domain.messages import Language
from domain.money import Money
from domain.vat import VatCase, VatShare
from tests.templates.samples import CUSTOMER, SELLER, Work, document

GOODS, SERVICES = Nature.GOODS, Nature.SERVICES
FREELANCE = SELLER.model_copy(
    update={
        "name": "Léa Martin EI",
        "legal_form": "EI",
        "capital": None,
        "rcs_town": None,
        "vat_number": None,
        "is_franchise": True,
    }
)
ON_DEBITS = SELLER.model_copy(update={"is_on_debits": True})
SHOP = SELLER.model_copy(
    update={
        "trading_name": "Les Lampes de Léa",
        "siret": "73282932000082",
        "address": ("8 quai de la Pêcherie",),
        "postal_code": "69001",
        "city": "Lyon",
        "seat": Place(address=SELLER.address, postal_code="75011", city="Paris"),
    }
)
CONSUMER = Party(
    name="Mme Claire O’Connor-Lévêque",
    address=("3 impasse du Moulin",),
    postal_code="29200",
    city="Brest",
    email="claire@example.org",
    is_consumer=True,
)
NO_EMAIL = CONSUMER.model_copy(update={"email": None})
BELGIAN = Party(
    name="Brouwerij De Kroon NV",
    vat_number="BE0428759497",
    address=("Grote Markt 1",),
    postal_code="1000",
    city="Bruxelles",
    country="BE",
    email="facturen@dekroon.example",
)
AMERICAN = Party(
    name="Smith & Sons “Wine” Inc. <US>",
    address=("1 Main Street", "Suite 400"),
    postal_code="94105",
    city="San Francisco",
    country="US",
    email="ap@smith.example",
)
LONG_NAME = CUSTOMER.model_copy(
    update={
        "name": "Société d’exploitation des établissements Vandenbroucke-Lagardère et fils " * 4,
        "address": ("Bâtiment C", "Service comptabilité", "ZI des Grandes Terres", "1254 route de Mons", "BP 12"),
    }
)


def line(price: str = "100", rate: str = "20", quantity: str = "1", **facts: Any) -> DocumentLine:
    """One priced line; `percent` and `amount` are its discounts, the other facts fields of DocumentLine."""
    percent, amount = facts.pop("percent", None), facts.pop("amount", None)
    work = Work(
        Decimal(quantity),
        Decimal(price),
        Decimal(rate),
        Decimal(percent) if percent else None,
        Money.of(amount) if amount else None,
    )
    return DocumentLine.priced(work, **{"description": "Étude", "nature": SERVICES, **facts})


def untaxed(case: VatCase, customer: Party = CUSTOMER, **facts: Any) -> Document:
    """An invoice without VAT, for one of the reasons of table E."""
    nature = facts.pop("nature", SERVICES)
    sold = (line("1234.56", "0", "2.5", unit="jour", nature=nature), line("99.99", "0", nature=nature))
    return document(customer=customer, vat_case=case, lines=sold, **facts)


def earlier(number: str, day: int, kind: DocumentKind | None = None) -> Reference:
    """A document of earlier in November."""
    return Reference(number=number, issued_on=date(2026, 11, day), kind=kind)


def deposit(number: str, day: int, base: str) -> DepositPaid:
    """A deposit of that much before VAT, at 20 %."""
    share = VatShare.of(Decimal(20), Money.of(base))
    return DepositPaid(number=number, issued_on=date(2026, 11, day), shares=(share,))


DEPOSIT, CREDIT_NOTE = DocumentKind.DEPOSIT, DocumentKind.CREDIT_NOTE
MIXED = (line("450", "20"), line("80.50", "10", "3"), line("12.30", "5.5", "7", nature=GOODS), line("9.99", "2.1"))

CASES: dict[str, Document] = {
    "one line": document(lines=(line(),)),
    "four rates": document(lines=MIXED),
    "goods": document(lines=(line(nature=GOODS, unit="kg", quantity="12.5"),)),
    "goods and services": document(lines=(line(nature=GOODS), line(unit="heure"))),
    "franchise": untaxed(VatCase.FRANCHISE, seller=FREELANCE),
    "reverse charge in building": untaxed(VatCase.REVERSE_CHARGE),
    "reverse charge in Belgium": untaxed(VatCase.REVERSE_CHARGE, BELGIAN),
    "goods to Belgium": untaxed(VatCase.INTRA_EU, BELGIAN, nature=GOODS, delivered_on=date(2026, 11, 20)),
    "goods to Belgium on the day": untaxed(VatCase.INTRA_EU, BELGIAN, nature=GOODS),
    "export": untaxed(VatCase.EXPORT, AMERICAN, nature=GOODS),
    "exempt training": untaxed(
        VatCase.EXEMPT,
        exemption=Exemption(code="VATEX-FR-CGI261-4", article="Exonération de TVA, art. 261-4-4° a du CGI"),
    ),
    "consumer": document(customer=CONSUMER, lines=MIXED),
    "consumer without an e-mail": document(customer=NO_EMAIL, lines=(line(),)),
    "company without a SIREN": document(customer=CUSTOMER.model_copy(update={"siren": None, "vat_number": None})),
    "taxed abroad": document(customer=AMERICAN, lines=(line(),)),
    "on debits": document(seller=ON_DEBITS, lines=(line(), line("35", "10"))),
    "in English": document(customer=AMERICAN, language=Language.ENGLISH, lines=MIXED, discount_percent=Decimal(10)),
    "another establishment": document(seller=SHOP, lines=(line(),)),
    "percent off the whole": document(lines=MIXED, discount_percent=Decimal("7.5")),
    "percent off that leaves a cent over": document(
        lines=(line("0.33", "20"), line("0.33", "10"), line("0.34", "5.5")), discount_percent=Decimal(50)
    ),
    "amount off the whole": document(lines=MIXED, discount_amount=Money.of("100")),
    "everything off": document(lines=(line(),), discount_percent=Decimal(100)),
    "percent off a line": document(lines=(line("89.90", quantity="3", percent="12.5"),)),
    "percent and amount off a line": document(
        lines=(line("89.90", quantity="3", percent="33.33", amount="10"), line())
    ),
    "something taken back": document(lines=(line("500"), line("120", quantity="-1", description="Reprise"))),
    "something taken back at a discount": document(lines=(line("500"), line("120", quantity="-1", percent="10"))),
    "a rate that goes below zero": document(lines=(line("500"), line("120", "10", "-1")), discount_percent=Decimal(5)),
    "six decimals in a price": document(lines=(line("0.000123", quantity="100000"), line("0.603999", quantity="412"))),
    "four decimals in a quantity": document(lines=(line("33.33", quantity="0.3333"), line("1", quantity="1234.5678"))),
    "large": document(lines=(line("98765432.109876", quantity="9999.9999"),)),
    "a line for free": document(lines=(line("0"), line("10"))),
    "zero-rated": document(lines=(line("10", "0"), line("10"))),
    "zero-rated in Mayotte": document(
        lines=(line(rate="0"),),
        mentions=(Mention(code="UNTAXED", text="TVA non applicable, art. 294-1 du CGI"),),
    ),
    "120 lines": document(count=120),
    "long name, long address": document(
        customer=LONG_NAME, lines=(line(description="X" * 300 + "\n" + "Détail\n" * 50),)
    ),
    "signs of XML": document(
        lines=(line(description="<b>A & B</b> \"C\" 'D' ]]> &amp; {{ x }}"),), note="a < b && c > d"
    ),
    "letters of Europe": document(lines=(line(description="Œuvre d’Łódź, Ελλάδα, Киев, İzmir → 5 % ½ m²"),)),
    "delivered elsewhere": document(
        lines=(line(nature=GOODS),),
        delivered_on=date(2026, 11, 23),
        delivery=Place(name="Entrepôt n° 2", address=("Quai 4",), postal_code="44600", city="Saint-Nazaire"),
    ),
    "ordered": document(lines=(line(),), purchase_order="MARCHÉ 2026/77 – lot n° 3", quote_number="D-2026-0117"),
    "sections, notes and an option left": document(
        lines=(
            line(section="Lot 1 : gros œuvre", note="Selon plan A3"),
            line(section="Lot 1 : gros œuvre", option=Option(is_picked=True)),
            line("9999", option=Option()),
        ),
        totals=document(lines=(line(), line())).totals,
    ),
    "progress": document(lines=(line("4500"),), progress=Progress(rank=2, before=Decimal(30), reached=Decimal("62.5"))),
    "without a bank account": document(seller=SELLER.model_copy(update={"iban": None, "bic": None}), lines=(line(),)),
    "deposit": document(DEPOSIT, lines=(line("300", description="Acompte de 30 % sur devis D-2026-0117"),)),
    "final after two deposits": document(
        lines=(line("1000"), line("10", "10")),
        deposits=(deposit("FA-2026-0040", 2, "300"), deposit("FA-2026-0041", 9, "200.05")),
    ),
    "final with nothing left to pay": document(lines=(line("300"),), deposits=(deposit("FA-2026-0040", 2, "300"),)),
    "credit note": document(CREDIT_NOTE, lines=(line("50"),), corrects=(earlier("FA-2026-0041", 9),), due_on=None),
    "credit note of two invoices": document(
        CREDIT_NOTE,
        lines=(line("50"), line("5", "10")),
        corrects=(earlier("FA-2026-0040", 2), earlier("FA-2026-0041", 9)),
    ),
    "credit note of a final invoice": document(
        CREDIT_NOTE,
        lines=(line("1000"),),
        deposits=(deposit("FA-2026-0040", 2, "300"),),
        corrects=(earlier("FA-2026-0041", 9),),
        due_on=None,
        terms=None,
    ),
    "credit note of a deposit": document(
        CREDIT_NOTE, lines=(line("300"),), corrects=(earlier("FA-2026-0040", 2, DEPOSIT),), due_on=None
    ),
    "credit note to a consumer": document(
        CREDIT_NOTE,
        customer=CONSUMER,
        lines=(line("50"),),
        corrects=(earlier("FA-2026-0041", 9),),
        due_on=None,
        terms=None,
    ),
}
