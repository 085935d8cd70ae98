"""Periods of the calendar: days, months, quarters, years, and from one day to another; read as people type them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Fact, Language, Message, _, verbatim
from domain.moments import read_date
from domain.moments.words import VOCABULARIES


@dataclass(frozen=True)
class Period:
    """From the first day to the last one, both in it."""

    first: date
    last: date

    @property
    def code(self) -> str:
        """As ISO writes it where it can: 2026-11-24, 2026-11, 2026-Q4, 2026, 2026-11-01..2026-11-15."""
        year, month = self.first.year, self.first.month
        candidates = {
            str(self.first): day_of(self.first),
            f"{year}-{month:02}": month_of(self.first),
            f"{year}-Q{(month + 2) // 3}": quarter_of(self.first),
            str(year): year_of(self.first),
        }
        return next((code for code, period in candidates.items() if period == self), f"{self.first}..{self.last}")

    @property
    def words(self) -> Message:
        """As people say it."""
        if self == month_of(self.first):
            return _("{month} {year}", month=MONTHS[self.first.month - 1], year=str(self.first.year))
        if self == quarter_of(self.first):
            return _("Q{quarter} {year}", quarter=(self.first.month + 2) // 3, year=str(self.first.year))
        if self == year_of(self.first):
            return verbatim(str(self.first.year))
        if self.first == self.last:
            return Message("{day}", {"day": self.first})
        return _("{first} to {last}", first=self.first, last=self.last)

    def before(self) -> Period:
        """The period of the same kind that ends where this one begins."""
        eve = self.first - timedelta(days=1)
        for made in (day_of, month_of, quarter_of, year_of):
            if self == made(self.first):
                return made(eve)
        return Period(self.first - (self.last - self.first) - timedelta(days=1), eve)


def day_of(day: date) -> Period:
    """The day alone."""
    return Period(day, day)


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def quarter_of(day: date) -> Period:
    """The quarter in which a day lies."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, month_of(first.replace(month=first.month + 2)).last)


def year_of(day: date) -> Period:
    """The calendar year in which a day lies."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def read_period(typed: str, today: date, language: Language) -> Period:
    """A period as people type it: "2026-11", "novembre 2026", "T4 2026", "2026", "12/11/2026", "du 1/11 au 15/11"."""
    text = fold(typed)
    for pattern, read in _SHAPES:
        if match := pattern.fullmatch(text):
            try:
                return read(match, today)
            except ValueError:
                raise Refusal(_unread(typed)) from None
    between = _BETWEEN.fullmatch(typed.strip())
    ends = [between["first"], between["last"]] if between else [typed]
    first, *rest = (_day(end, today, language, typed) for end in ends)
    last = rest[0] if rest else first
    if last < first:
        raise Refusal(_("{last} is before {first}.", first=first, last=last))
    return Period(first, last)


def _day(typed: str, today: date, language: Language, whole: str) -> date:
    try:
        return read_date(typed, today, language, looks_back=True)
    except Refusal:
        raise Refusal(_unread(whole)) from None


def _unread(typed: str) -> Message:
    return _("I do not know the period “{text}”: write 2026-11, November 2026, Q4 2026, 2026 or a day.", text=typed)


def _month(match: re.Match[str], today: date) -> Period:
    year, number = match["year"] or match["then"], match["number"] or match["before"]
    return month_of(date(int(year), int(number), 1))


def _named_month(match: re.Match[str], today: date) -> Period:
    month = _NUMBERS[match["month"]]
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return month_of(date(year, month, 1))


def _quarter(match: re.Match[str], today: date) -> Period:
    year = int(match["year"] or match["before"] or today.year)
    return quarter_of(date(year, 3 * int(match["quarter"]) - 2, 1))


_NUMBERS = {name: number for words in VOCABULARIES.values() for name, number in words.months.items()}
_NAMES = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period]], ...] = (
    (re.compile(r"(?P<year>20\d\d)"), lambda match, today: year_of(date(int(match["year"]), 1, 1))),
    (re.compile(r"(?P<year>20\d\d) (?P<number>\d\d?)|(?P<before>\d\d?) (?P<then>20\d\d)"), _month),
    (re.compile(rf"(?P<month>{_NAMES})(?: (?P<year>20\d\d))?"), _named_month),
    (re.compile(r"(?:(?P<before>20\d\d) ?)?[tq](?P<quarter>[1-4])(?: ?(?P<year>20\d\d))?"), _quarter),
    (re.compile(r"today|aujourd hui"), lambda match, today: day_of(today)),
    (re.compile(r"this month|(?:ce )?mois(?: ci)?|month"), lambda match, today: month_of(today)),
    (re.compile(r"last month|(?:le )?mois dernier"), lambda match, today: month_of(today).before()),
    (re.compile(r"this quarter|ce trimestre|quarter|trimestre"), lambda match, today: quarter_of(today)),
    (re.compile(r"last quarter|(?:le )?trimestre dernier"), lambda match, today: quarter_of(today).before()),
    (re.compile(r"this year|cette annee|year|annee"), lambda match, today: year_of(today)),
    (re.compile(r"last year|(?:l )?(?:annee derniere|an dernier)"), lambda match, today: year_of(today).before()),
)
_BETWEEN = re.compile(r"(?:from|du|de)?\s*(?P<first>\S.*?)\s*(?:\.\.+|\bto\b|\bau\b|\bà\b|→)\s*(?P<last>\S.*)", re.I)

MONTHS: tuple[Fact, ...] = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"),
    _("October"), _("November"), _("December"),
)  # fmt: skip
