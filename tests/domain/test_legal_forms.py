"""What follows from a legal form (COMPLIANCE B3, B4, B5)."""

from __future__ import annotations

import pytest

from domain.legal_forms import is_registered, is_sole_trader, printed_name


@pytest.mark.parametrize("form", ["SARL", "SAS", "sasu", "EURL", "SA", "SNC", "SCI", "Société coopérative"])
def test_b3_b4_a_company_is_in_the_register_and_has_a_capital(form: str) -> None:
    assert is_registered(form)
    assert not is_sole_trader(form)


@pytest.mark.parametrize("form", ["EI", "E.I.", "EIRL", "Micro-entreprise", "microentreprise", "Auto-entrepreneur"])
def test_b5_a_sole_trader_has_ei_beside_the_name(form: str) -> None:
    assert not is_registered(form)
    assert printed_name("Jeanne Martin", form) == "Jeanne Martin EI"


@pytest.mark.parametrize("name", ["Jeanne Martin EI", "EI Jeanne Martin", "Jeanne Martin, entrepreneur individuel"])
def test_b5_who_says_so_already_says_it_once(name: str) -> None:
    assert printed_name(name, "EI") == name


@pytest.mark.parametrize("form", ["SARL", "Association loi 1901"])
def test_b5_others_keep_their_name(form: str) -> None:
    assert printed_name("Atelier Lumen", form) == "Atelier Lumen"
