"""Which time of day a phrase means, and which instant that is where clocks change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Refusal
from domain.messages import _
from domain.moments.words import Vocabulary

OFFICE_OPENS = time(9)
"""The time of a day that came without one."""

_FIRST_MORNING_HOUR = 7


@dataclass(frozen=True)
class PartOfDay:
    """Its usual time; in an afternoon part, "3h" means 15:00."""

    usual: time
    is_afternoon: bool = False


MORNING = PartOfDay(OFFICE_OPENS)
NOON = PartOfDay(time(12))
AFTERNOON = PartOfDay(time(14), is_afternoon=True)
END_OF_DAY = PartOfDay(time(17), is_afternoon=True)
EVENING = PartOfDay(time(18), is_afternoon=True)


def wall_time(clock: re.Match[str] | None, part: PartOfDay | None) -> time:
    """The time that a clock phrase and a part of the day say together; a day with neither starts when offices open."""
    if clock:
        return _clock_time(clock, part)
    return part.usual if part else OFFICE_OPENS


def _clock_time(match: re.Match[str], part: PartOfDay | None) -> time:
    given = match.groupdict()
    hour, minute = int(given["hour"]), int(given.get("minute") or 0)
    if given.get("half"):
        hour = hour % 12 + (12 if given["half"] == "p" else 0) if 1 <= hour <= 12 else 24
    elif hour < 12 and ((part and part.is_afternoon) or (given.get("bare") and hour < _FIRST_MORNING_HOUR)):
        hour += 12
    try:
        return time(hour, minute)
    except ValueError:
        raise Refusal(_("“{text}” is not a time of day.", text=match[0])) from None


def delay_of(match: re.Match[str], words: Vocabulary) -> timedelta:
    """The hours and minutes that a delay phrase says."""
    given = match.groupdict()
    if given.get("half"):
        return timedelta(minutes=30)
    if given.get("quarter"):
        return timedelta(minutes=15)
    if given.get("hours"):
        return timedelta(hours=int(given["hours"]), minutes=int(given["minutes"]))
    count = words.count(given["count"])
    return timedelta(hours=count) if words.clock_units[given["clock_unit"]] == "hour" else timedelta(minutes=count)


def instant(day: date, clock: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The UTC instant of a wall time.

    In spring a time that is skipped moves forward with the clocks: 02:30 is 03:30. In autumn a time that comes
    twice is the first one, or the second once the first is over.
    """
    wall = datetime.combine(day, clock, tzinfo=zone)
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if first <= now < second else first
