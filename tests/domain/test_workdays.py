"""When offices are open in France."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.workdays import business_day_from, is_business_day, next_business_day


@pytest.mark.parametrize(
    "holiday",
    [
        date(2027, 1, 1),
        date(2027, 3, 29),  # Easter Monday
        date(2027, 5, 6),  # Ascension
        date(2027, 5, 17),  # Whit Monday
        date(2027, 7, 14),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 12, 25),
    ],
)
def test_offices_are_closed_on_bank_holidays(holiday: date) -> None:
    assert holiday.weekday() < 5
    assert not is_business_day(holiday)


def test_offices_are_closed_at_weekends_and_open_otherwise() -> None:
    monday = date(2026, 11, 23)
    assert [is_business_day(monday + timedelta(days=number)) for number in range(7)] == [True] * 5 + [False] * 2


def test_good_friday_and_the_day_after_christmas_are_working_days_outside_alsace_and_moselle() -> None:
    assert is_business_day(date(2027, 3, 26))
    assert is_business_day(date(2028, 12, 26))


def test_the_next_business_day_leaps_over_weekends_and_holidays() -> None:
    assert next_business_day(date(2026, 11, 24)) == date(2026, 11, 25)
    assert next_business_day(date(2027, 3, 26)) == date(2027, 3, 30)
    assert next_business_day(date(2026, 12, 31)) == date(2027, 1, 4)


def test_a_business_day_is_its_own_first_one() -> None:
    assert business_day_from(date(2026, 11, 24)) == date(2026, 11, 24)
    assert business_day_from(date(2026, 11, 28)) == date(2026, 11, 30)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_next_business_day_is_open_near_and_the_first(day: date) -> None:
    following = next_business_day(day)
    assert is_business_day(following)
    assert timedelta(0) < following - day <= timedelta(days=5)
    assert not any(is_business_day(day + timedelta(days=number)) for number in range(1, (following - day).days))
