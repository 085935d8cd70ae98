"""Which day a phrase means, once the grammar has recognised it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Refusal
from domain.messages import Message, _
from domain.moments.words import Vocabulary
from domain.terms import month_end
from domain.workdays import is_business_day

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Frame:
    """What a named day depends on; looking back, "Tuesday" and "15/01" are the last ones."""

    today: date
    words: Vocabulary
    text: str
    looks_back: bool = False

    def typed(self, match: re.Match[str], group: str | int = 0) -> str:
        """What was matched, as it was typed."""
        return self.text[slice(*match.span(group))]


Resolver = Callable[[re.Match[str], Frame], date]


def days_later(days: int) -> Resolver:
    return lambda match, frame: frame.today + timedelta(days=days)


def coming_weekday(weeks_more: int = 0) -> Resolver:
    """The first such weekday after today, or some weeks after that one."""
    return lambda match, frame: (
        _weekday_from(frame.today + timedelta(days=1), match, frame) + timedelta(weeks=weeks_more)
    )


def last_weekday(match: re.Match[str], frame: Frame) -> date:
    return _weekday_from(frame.today - timedelta(weeks=1), match, frame)


def this_weekday(match: re.Match[str], frame: Frame) -> date:
    """Today counts."""
    return _weekday_from(frame.today, match, frame)


def bare_weekday(match: re.Match[str], frame: Frame) -> date:
    return last_weekday(match, frame) if frame.looks_back else coming_weekday()(match, frame)


def weekday_of_next_week(match: re.Match[str], frame: Frame) -> date:
    return _weekday_from(_monday(frame.today) + timedelta(weeks=1), match, frame)


def day_of_week(weekday: int, *, weeks_later: int = 0) -> Resolver:
    """A day of this week, of the next one if it is over, or of a later week."""

    def resolve(match: re.Match[str], frame: Frame) -> date:
        day = _monday(frame.today) + timedelta(weeks=weeks_later, days=weekday)
        return day + timedelta(weeks=1) if day < frame.today and not frame.looks_back else day

    return resolve


def day_in_month(day: int, *, months_later: int | None = None) -> Resolver:
    """A day of the month that is named or some months away, the last one where the month is shorter.

    Without `months_later` it is this month or, if that day is over, the next one.
    """

    def resolve(match: re.Match[str], frame: Frame) -> date:
        given = match.groupdict()
        if given.get("month"):
            month, years = frame.words.months[given["month"]], _years(given.get("year"), frame)
            found = [_clipped(date(year, month, 1), day) for year in years]
        else:
            aheads = (0, 1) if months_later is None else (months_later,)
            found = [_clipped(_months_later(frame.today.replace(day=1), ahead), day) for ahead in aheads]
        return next((end for end in found if end >= frame.today), found[0])

    return resolve


def end_of_year(match: re.Match[str], frame: Frame) -> date:
    return frame.today.replace(month=12, day=31)


def calendar_day(match: re.Match[str], frame: Frame) -> date:
    """A day and a month; without a year, the next one or, looking back, the last one."""
    given = match.groupdict()
    month = frame.words.months.get(given["month"]) or int(given["month"])
    years = _years(given.get("year"), frame)
    return _nearest([(year, month, int(given["day"])) for year in years], match, frame)


def day_of_month(match: re.Match[str], frame: Frame) -> date:
    """ "Le 15": of this month or of one of the two that follow, whichever is next and long enough."""
    step = -1 if frame.looks_back else 1
    months = [_months_later(frame.today.replace(day=1), step * number) for number in range(3)]
    return _nearest([(month.year, month.month, int(match["day"])) for month in months], match, frame)


def delay(match: re.Match[str], frame: Frame) -> date:
    return _later(frame.today, frame.words.count(match["count"]), frame.words.units[match["unit"]])


def ago(match: re.Match[str], frame: Frame) -> date:
    return _later(frame.today, -frame.words.count(match["count"]), frame.words.units[match["unit"]])


def within_calendar(day: date) -> date:
    """A day of this century."""
    if not FIRST <= day <= LAST:
        raise Refusal(_too_far())
    return day


def _weekday_from(start: date, match: re.Match[str], frame: Frame) -> date:
    return start + timedelta(days=(frame.words.weekday(match["weekday"]) - start.weekday()) % 7)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _clipped(first_of_month: date, day: int) -> date:
    return min(first_of_month + timedelta(days=day - 1), month_end(first_of_month))


def _years(typed: str | None, frame: Frame) -> list[int]:
    """The year that was typed, "27" for 2027, or the two that are likely."""
    if typed:
        return [int(typed) + (2000 if len(typed) == 2 else 0)]
    year = frame.today.year
    return [year, year - 1] if frame.looks_back else [year, year + 1]


def _nearest(likely: list[tuple[int, int, int]], match: re.Match[str], frame: Frame) -> date:
    """The first that exists and lies on the right side of today; the only one may lie on either."""
    for day in filter(None, (_existing(*triple) for triple in likely)):
        if len(likely) == 1 or (day <= frame.today if frame.looks_back else day >= frame.today):
            return _checked_weekday(day, match, frame)
    raise Refusal(_("“{text}” is not in the calendar: please check the day and the month.", text=frame.typed(match)))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _checked_weekday(day: date, match: re.Match[str], frame: Frame) -> date:
    typed = match.groupdict().get("weekday")
    if typed and frame.words.weekday(typed) != day.weekday():
        weekday = frame.typed(match, "weekday").lower()
        raise Refusal(_("{day} is not a {weekday}: please check the date.", day=day, weekday=weekday))
    return day


def _later(day: date, count: int, unit: str) -> date:
    match unit:
        case "day":
            return day + timedelta(days=count)
        case "week":
            return day + timedelta(weeks=count)
        case "month":
            return _months_later(day, count)
        case "year":
            return _months_later(day, 12 * count)
    return _business_days_later(day, count)


def _months_later(day: date, count: int) -> date:
    """The same day of another month, or its last day where it is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    if not FIRST.year <= day.year + years <= LAST.year:
        raise Refusal(_too_far())
    return _clipped(date(day.year + years, month + 1, 1), day.day)


def _business_days_later(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    for _number in range(abs(count)):
        day += step
        while not is_business_day(day):
            day += step
    return day


def _too_far() -> Message:
    return _(
        "That date is too far away: I know the years {first} to {last}.", first=str(FIRST.year), last=str(LAST.year)
    )
