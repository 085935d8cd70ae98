"""The moments that people put things off to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.moments.times import OFFICE_OPENS


def tomorrow_morning(today: date, zone: ZoneInfo) -> datetime:
    """When offices open tomorrow, in UTC."""
    return _opening(today + timedelta(days=1), zone)


def monday_morning(today: date, zone: ZoneInfo) -> datetime:
    """When offices open on the next Monday, a week from now on a Monday."""
    return _opening(today + timedelta(days=7 - today.weekday()), zone)


def next_mornings(today: date, zone: ZoneInfo) -> list[datetime]:
    """Both of them, or the one that they are on a Sunday."""
    return list(dict.fromkeys((tomorrow_morning(today, zone), monday_morning(today, zone))))


def _opening(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, OFFICE_OPENS, zone).astimezone(UTC)
