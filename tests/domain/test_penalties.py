"""The rates of late payment (COMPLIANCE F1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.errors import Refusal
from domain.messages import Percent
from domain.penalties import LEGAL_INTEREST, REFINANCING, check_contract_rate, half_year, usual_rate


def test_f1_the_usual_rate_is_the_banks_of_the_half_year_plus_ten_points() -> None:
    assert usual_rate(date(2026, 1, 1)) == usual_rate(date(2026, 6, 30)) == Decimal("12.15")
    assert usual_rate(date(2025, 6, 30)) == Decimal("13.15")
    assert usual_rate(date(2025, 7, 1)) == Decimal("12.15")


def test_f1_no_rate_is_made_up_for_a_half_year_that_is_not_in_the_table() -> None:
    assert usual_rate(date(2019, 1, 1)) is None
    assert usual_rate(date(2040, 1, 1)) is None


def test_f1_the_tables_have_one_line_a_half_year() -> None:
    for table in (REFINANCING, LEGAL_INTEREST):
        assert list(table) == sorted(table)
        assert all(half_year(day) == day for day in table)


def test_f1_a_contract_asks_for_three_times_the_legal_interest_at_least() -> None:
    assert check_contract_rate(Decimal("7.86"), date(2026, 3, 1)) == Decimal("7.86")
    with pytest.raises(Refusal) as refused:
        check_contract_rate(Decimal("7.85"), date(2026, 3, 1))
    assert refused.value.reason.facts["least"] == Percent(Decimal("7.86"))


def test_f1_the_last_known_interest_stands_until_the_next() -> None:
    with pytest.raises(Refusal):
        check_contract_rate(Decimal("7.85"), date(2040, 3, 1))
