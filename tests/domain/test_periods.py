"""Periods as people type them, and the codes that name them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.messages import Language
from domain.periods import Period, day_of, month_of, quarter_of, read_period, year_of

TODAY = date(2026, 11, 24)

TYPED = {
    "2026-11": "2026-11", "11/2026": "2026-11", "novembre 2026": "2026-11", "Novembre": "2026-11",
    "décembre": "2025-12", "T4 2026": "2026-Q4", "2026-Q4": "2026-Q4", "t1": "2026-Q1", "2026": "2026",
    "24/11/2026": "2026-11-24", "2026-11-24": "2026-11-24", "hier": "2026-11-23", "aujourd’hui": "2026-11-24",
    "du 1/11 au 15/11": "2026-11-01..2026-11-15", "2026-11-01..2026-11-15": "2026-11-01..2026-11-15",
    "du 1er janvier 2026 au 31 mars 2026": "2026-Q1", "mois dernier": "2026-10", "ce mois-ci": "2026-11",
    "l’année dernière": "2025", "trimestre dernier": "2026-Q3", "cette année": "2026",
}  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_a_period_is_read_as_people_type_it(typed: str) -> None:
    assert read_period(typed, TODAY, Language.FRENCH).code == TYPED[typed]


@pytest.mark.parametrize("typed", ["2026-13", "bof", "T5", "15/11 au 1/11", "31/02/2026", "le mois où il pleuvait"])
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        read_period(typed, TODAY, Language.FRENCH)


def test_english_reads_too() -> None:
    assert read_period("from 1 November to 15 November", TODAY, Language.ENGLISH).code == "2026-11-01..2026-11-15"
    assert read_period("last month", TODAY, Language.ENGLISH).code == "2026-10"


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from([day_of, month_of, quarter_of, year_of]))
def test_a_code_names_its_period_and_the_one_before_ends_where_it_begins(day: date, make: object) -> None:
    assert callable(make)
    period: Period = make(day)
    assert period.first <= day <= period.last
    assert read_period(period.code, TODAY, Language.FRENCH) == period
    before = period.before()
    assert before.last + timedelta(days=1) == period.first
    assert before == make(before.first)
