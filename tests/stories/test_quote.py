"""Drafting a quote."""

from __future__ import annotations

from storage.tables import Company
from tests.talking import Talk


def set_up(talk: Talk) -> None:
    with talk.reception.house.books.open() as session:
        session.add(
            Company(
                id=1, name="Atelier Lumen", legal_form="SARL", siren="732829320", address="4 rue des Tanneurs",
                postal_code="69007", city="Lyon", email="bonjour@atelier-lumen.example", vat_number="FR44732829320",
            )
        )  # fmt: skip


def test_three_lines_take_at_most_twelve_touches(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "create", "Audit", "1", "299.33", "nothing more", "confirm")
    talk.touches = 0
    talk("/quote acme", "Audit", "1", "299.33", "Licence", "1", "179.33", "Support", "1")
    talk("99.34", "nothing more") >> "Total €693.60"
    talk("confirm") >> "Quote D-2026-0002 for acme: €693.60"
    assert talk.touches <= 12
