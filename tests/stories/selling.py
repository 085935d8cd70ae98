"""What the stories about quotes and invoices begin with."""

from __future__ import annotations

from decimal import Decimal

from domain.folding import fold
from storage.tables import Company, Customer, Product
from tests.talking import MORNING, Talk


def set_up(talk: Talk, *, is_demo: bool = False) -> None:
    """A company, a customer with an address, a product."""
    with talk.reception.house.books.open() as session:
        session.add(
            Company(
                id=1, name="Atelier Lumen", legal_form="SARL", capital="10000", siren="732829320", rcs_town="Lyon",
                address="4 rue des Tanneurs", postal_code="69007", city="Lyon", email="bonjour@atelier-lumen.example",
                vat_number="FR44732829320", is_demo=is_demo,
            )
        )  # fmt: skip
        session.add(
            Customer(
                name="Acme SAS", folded=fold("Acme SAS"), siren="552100554", address="45 avenue des Frères-Lumière",
                postal_code="69008", city="Lyon", created_at=MORNING,
            )
        )  # fmt: skip
        session.add(
            Product(
                name="Audit",
                folded=fold("Audit"),
                unit="jour",
                unit_price=Decimal(900),
                vat_rate=Decimal(20),
                created_at=MORNING,
            )
        )


def quote(talk: Talk, amount: str = "1000") -> None:
    """A quote for Acme, D-2026-0001 if it is the first."""
    talk("/quote acme", "Conseil", "1", amount, "nothing more", "confirm") >> "Quote D-2026-"


def invoice(talk: Talk, amount: str = "1000") -> None:
    """An invoice for Acme, of an accepted quote."""
    quote(talk, amount)
    talk("accepted") >> "accepted"
    talk("invoice it", "confirm") >> "Invoice FA-2026-"
