"""The words of dates in French and English: lower case, no accents, as the grammar reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.messages import Language


@dataclass(frozen=True)
class Vocabulary:
    """What a language calls days (Monday is 0), months (January is 1), small numbers, and units of days and hours."""

    weekdays: Mapping[str, int]
    short_weekdays: Mapping[str, int]
    months: Mapping[str, int]
    counts: Mapping[str, int]
    units: Mapping[str, str]
    clock_units: Mapping[str, str]

    def fill(self, template: str, *, is_loose: bool) -> str:
        """A regular expression whose {placeholders} became named groups; short names of weekdays only where loose."""
        weekdays = [*self.weekdays, *(self.short_weekdays if is_loose else ())]
        for name, expression in {
            "weekday": _any_of(weekdays),
            "month": _any_of(self.months),
            "count": rf"\d{{1,4}}|{_any_of(self.counts)}",
            "unit": _any_of(self.units),
            "clock_unit": _any_of(self.clock_units),
            "day": r"\d{1,2}",
            "year": r"\d{4}",
        }.items():
            template = template.replace(f"{{{name}}}", f"(?P<{name}>{expression})")
        return template

    def weekday(self, word: str) -> int:
        """The number of a weekday, by its whole or short name."""
        return self.weekdays[word] if word in self.weekdays else self.short_weekdays[word]

    def count(self, text: str) -> int:
        """A number in digits or in words."""
        return self.counts[text] if text in self.counts else int(text)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _numbered(words: str, first: int = 0) -> dict[str, int]:
    """Groups of words in the order of their numbers; words that mean the same have `|` between them."""
    return {word: number for number, group in enumerate(words.split(), first) for word in group.split("|")}


def _named(**words: str) -> dict[str, str]:
    return {word: name for name, group in words.items() for word in group.split("|")}


VOCABULARIES = {
    Language.FRENCH: Vocabulary(
        weekdays=_numbered("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        short_weekdays=_numbered("lun mar mer jeu ven sam dim"),
        months=_numbered(
            "janvier|janv|jan fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre|sept octobre|oct "
            "novembre|nov decembre|dec",
            1,
        ),
        counts=_numbered("un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze", 1),
        units=_named(
            day="j|jour|jours",
            business_day="jour ouvre|jours ouvres",
            week="semaine|semaines",
            month="mois",
            year="an|ans",
        ),
        clock_units=_named(
            hour="h|heure|heures",
            minute="min|mn|minute|minutes",
        ),
    ),
    Language.ENGLISH: Vocabulary(
        weekdays=_numbered("monday tuesday wednesday thursday friday saturday sunday"),
        short_weekdays=_numbered("mon tue|tues wed thu|thur|thurs fri sat sun"),
        months=_numbered(
            "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
            "october|oct november|nov december|dec",
            1,
        ),
        counts=_numbered("a|an|one two three four five six seven eight nine ten eleven twelve", 1),
        units=_named(
            day="day|days",
            business_day="business day|business days|working day|working days",
            week="week|weeks",
            month="month|months",
            year="year|years",
        ),
        clock_units=_named(
            hour="h|hr|hrs|hour|hours",
            minute="min|mins|minute|minutes",
        ),
    ),
}
