"""Business days in France: Monday to Friday but for the national bank holidays (not the two more of Alsace-Moselle)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5


def is_business_day(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def next_business_day(day: date) -> date:
    """The first business day after a day."""
    return business_day_from(day + timedelta(days=1))


def business_day_from(day: date) -> date:
    """The day itself if offices are open, else the first one after it when they are."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=32)
def _bank_holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # slow to load

    return frozenset(country_holidays("FR", years=year))
