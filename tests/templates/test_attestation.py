"""The attestation names the company, the version, what is covered and what is not; no claims (COMPLIANCE H7)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.attestation import Attested
from templates.attestation import attestation_page

FACTS = Attested(
    company="Atelier Lumen, SARL", siren="732829320", address=("4 rue des Tanneurs", "69007 Lyon"),
    first_used_on=date(2026, 3, 2), version="1.4", commit="91422d8aa123", core="ab" * 32, is_published=True,
)  # fmt: skip


def test_both_parts_say_which_program_and_for_whom() -> None:
    page = attestation_page(FACTS)
    assert page.count("ab" * 32) == page.count("91422d8aa123") == page.count("1.4 (version majeure 1)") == 2
    for said in ("Atelier Lumen, SARL", "732829320", "Fonctions couvertes", "Fonctions exclues", "volet"):
        assert said in page
    assert "<th>Éditeur (raison sociale, SIREN, adresse)</th><td></td>" in page, "who publishes fills it in"


@pytest.mark.parametrize("word", ["certifié", "certification", "homologué", "agréé par", "NF525"])
def test_it_claims_no_certification(word: str) -> None:
    """COMPLIANCE 0.4."""
    assert word.lower() not in attestation_page(FACTS).lower()


def test_a_changed_core_or_made_up_books_are_said() -> None:
    assert "warning" not in attestation_page(FACTS)
    assert "Qui l’a modifié en est l’éditeur" in attestation_page(FACTS.model_copy(update={"is_published": False}))
    assert "Données factices" in attestation_page(FACTS.model_copy(update={"is_demo": True}))
    assert FACTS.fingerprint != FACTS.model_copy(update={"version": "1.5"}).fingerprint
