"""What people mean by the dates and times that they type: a date, or a moment still to come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Refusal
from domain.folding import clean
from domain.messages import Language, _
from domain.moments import expressions, times
from domain.moments.days import Frame, within_calendar
from domain.moments.expressions import Expression, Kind, Phrase


def read_date(text: str, today: date, language: Language = Language.FRENCH, *, looks_back: bool = False) -> date:
    """A date: "demain", "vendredi", "le 15 janvier", "15/01/2027", "fin du mois"; days always come before months.

    What may be past or future is the next one, or the last one when it looks back. French "prochain" is the first
    to come, English "next" the one of next week, "en huit" a week after the first to come.
    """
    found = _whole(text, language)
    day = _day(found, today, looks_back=looks_back) if len(found.pieces) == 1 else None
    if day is None:
        raise _unclear(text)
    return day


def read_moment(text: str, now: datetime, zone: ZoneInfo, language: Language = Language.FRENCH) -> datetime:
    """A moment still to come, in UTC: "demain 9h", "mardi matin", "ce soir", "dans 2 heures", "15/01/2027 14:30".

    A day alone means 9:00, a time alone its next occurrence.
    """
    return _moment(_whole(text, language), now, zone)


def find_moment(
    text: str, now: datetime, zone: ZoneInfo, language: Language = Language.FRENCH
) -> tuple[str, datetime] | None:
    """The moment that a longer text ends with, or else the last one in it, and the text without it.

    "appel Acme, rappeler mardi 10h" gives "appel Acme, rappeler" and that Tuesday.
    """
    typed = clean(text)
    for speech in _languages(language):
        if found := list(expressions.inside(typed, speech)):
            start, end = found[-1].span
            return _joined(typed[:start], typed[end:]), _moment(found[-1], now, zone)
    return None


def _joined(before: str, after: str) -> str:
    return re.sub(r" +(?=[.,])", "", clean(f"{before} {after}")).strip(" ,;:-")


def _languages(mine: Language) -> Iterable[Language]:
    """People mix them: one's own first, then the other."""
    return sorted(Language, key=lambda language: language is not mine)


def _whole(text: str, language: Language) -> Expression:
    typed = clean(text)
    for speech in _languages(language):
        if found := expressions.whole(typed, speech):
            return found
    raise _unclear(typed)


def _unclear(text: str) -> Refusal:
    return Refusal(
        _("I do not understand “{text}” as a date: try “tomorrow”, “next Tuesday” or “15/01/2027”.", text=text[:40])
    )


def _day(found: Expression, today: date, *, looks_back: bool = False) -> date | None:
    match found.piece(Kind.DAY):
        case (Phrase(resolve=resolve), match) if resolve:
            return within_calendar(resolve(match, Frame(today, found.words, found.text, looks_back=looks_back)))
    return None


def _moment(found: Expression, now: datetime, zone: ZoneInfo) -> datetime:
    moment = _instant(found, now.astimezone(UTC), zone)
    if moment <= now:
        raise Refusal(_("{moment} is already past: choose a later time.", moment=moment))
    within_calendar(moment.date())
    return moment


def _instant(found: Expression, now: datetime, zone: ZoneInfo) -> datetime:
    if delay := found.piece(Kind.DELAY):
        return now + times.delay_of(delay[1], found.words)
    today = now.astimezone(zone).date()
    part, clock = found.piece(Kind.PART_OF_DAY), found.piece(Kind.CLOCK)
    wall = times.wall_time(clock and clock[1], part and part[0].part)
    if day := _day(found, today):
        return times.instant(day, wall, zone, now)
    moment = times.instant(today, wall, zone, now)
    return moment if part or moment > now else times.instant(today + timedelta(days=1), wall, zone, now)
