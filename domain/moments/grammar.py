"""The phrases that name days and times, as patterns over text in lower case without accents.

{weekday}, {month}, {day}, {year}, {count}, {unit} and {clock_unit} stand for words and numbers (`words.Vocabulary`).
"""

from __future__ import annotations

from domain.messages import Language
from domain.moments import days, times

DayPhrase = tuple[str, days.Resolver]

_NOT_A_COUNT = r"(?=[ .,;!?)]*$|[.,;!?)]| (?:a|vers|pour|avec|chez|matin|midi|soir)(?!\w)| \d+ ?[h:])"
"""After "mardi 15" or "le 15", so that "mardi 15 personnes" stays a Tuesday."""

_WEEKDAY_FIRST = r"(?:{weekday},? )?"

_NUMERIC_DAYS: tuple[DayPhrase, ...] = (
    (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", days.calendar_day),
    (
        _WEEKDAY_FIRST + r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})",
        days.calendar_day,
    ),
    (_WEEKDAY_FIRST + r"(?P<day>0?[1-9]|[12]\d|3[01])/(?P<month>0?[1-9]|1[0-2])", days.calendar_day),
)
_FRENCH_DAYS: tuple[DayPhrase, ...] = (
    (r"aujourd ?' ?hui", days.days_later(0)),
    (r"demain", days.days_later(1)),
    (r"apres[ -]demain", days.days_later(2)),
    (r"{weekday}", days.bare_weekday),
    (r"{weekday} prochain", days.coming_weekday()),
    (r"ce {weekday}", days.this_weekday),
    (r"{weekday} en huit", days.coming_weekday(1)),
    (r"{weekday} en quinze", days.coming_weekday(2)),
    (r"{weekday} de la semaine prochaine", days.weekday_of_next_week),
    (r"(?:{weekday} )?{day}(?:er)? {month}\.?(?: {year})?", days.calendar_day),
    (rf"{{weekday}} {{day}}(?:er)?{_NOT_A_COUNT}", days.day_of_month),
    (rf"le {{day}}(?:er)?(?: du mois)?{_NOT_A_COUNT}", days.day_of_month),
    (r"(?:dans|d'ici|sous) {count} ?{unit}", days.delay),
    (r"sous huitaine", days.days_later(8)),
    (r"sous quinzaine", days.days_later(15)),
    (r"(?:debut (?:de )?(?:la )?)?semaine prochaine", days.day_of_week(0, weeks_later=1)),
    (r"fin (?:de )?(?:la |cette )?semaine", days.day_of_week(4)),
    (r"fin (?:de )?(?:la )?semaine prochaine", days.day_of_week(4, weeks_later=1)),
    (r"(?:debut (?:du )?)?mois prochain", days.day_in_month(1, months_later=1)),
    (r"fin (?:du |de |de ce |ce )?mois", days.day_in_month(31)),
    (r"fin (?:du )?mois prochain", days.day_in_month(31, months_later=1)),
    (r"debut (?:de |d')?{month}(?: {year})?", days.day_in_month(1)),
    (r"mi[ -]{month}(?: {year})?", days.day_in_month(15)),
    (r"fin (?:de |d')?{month}(?: {year})?", days.day_in_month(31)),
    (r"fin (?:de l'|d')?annee", days.end_of_year),
)
_FRENCH_PAST_DAYS: tuple[DayPhrase, ...] = (
    (r"hier", days.days_later(-1)),
    (r"avant[ -]hier", days.days_later(-2)),
    (r"{weekday} (?:dernier|passe)", days.last_weekday),
    (r"il y a {count} ?{unit}", days.ago),
)
_ENGLISH_DAYS: tuple[DayPhrase, ...] = (
    (r"today", days.days_later(0)),
    (r"tomorrow", days.days_later(1)),
    (r"(?:the )?day after tomorrow", days.days_later(2)),
    (r"{weekday}", days.bare_weekday),
    (r"(?:coming|this coming) {weekday}", days.coming_weekday()),
    (r"this {weekday}", days.this_weekday),
    (r"{weekday} week", days.coming_weekday(1)),
    (r"a week on {weekday}", days.coming_weekday(1)),
    (r"next {weekday}", days.weekday_of_next_week),
    (r"{weekday} next week", days.weekday_of_next_week),
    (_WEEKDAY_FIRST + r"(?:the )?{day}(?:st|nd|rd|th)?(?: of)? {month}\.?(?:,? {year})?", days.calendar_day),
    (_WEEKDAY_FIRST + r"{month}\.? (?:the )?{day}(?:st|nd|rd|th)?(?:,? {year})?", days.calendar_day),
    (_WEEKDAY_FIRST + r"(?:the )?{day}(?:st|nd|rd|th)", days.day_of_month),
    (r"(?:in|within) {count} ?{unit}", days.delay),
    (r"(?:(?:the )?(?:start|beginning) of )?next week", days.day_of_week(0, weeks_later=1)),
    (r"(?:the )?end of (?:the |this )?week", days.day_of_week(4)),
    (r"(?:the )?end of next week", days.day_of_week(4, weeks_later=1)),
    (r"(?:(?:the )?(?:start|beginning) of )?next month", days.day_in_month(1, months_later=1)),
    (r"(?:the )?end of (?:the |this )?month", days.day_in_month(31)),
    (r"(?:the )?end of next month", days.day_in_month(31, months_later=1)),
    (r"(?:the )?(?:start|beginning) of {month}(?: {year})?", days.day_in_month(1)),
    (r"mid[ -]{month}(?: {year})?", days.day_in_month(15)),
    (r"(?:the )?end of {month}(?: {year})?", days.day_in_month(31)),
    (r"(?:the )?end of (?:the |this )?year", days.end_of_year),
)
_ENGLISH_PAST_DAYS: tuple[DayPhrase, ...] = (
    (r"yesterday", days.days_later(-1)),
    (r"(?:the )?day before yesterday", days.days_later(-2)),
    (r"last {weekday}", days.last_weekday),
    (r"{count} ?{unit} ago", days.ago),
)

DAY_LEADS = {
    Language.FRENCH: r"(?:(?:pour|avant|d'ici) )?(?:l[ea] )?",
    Language.ENGLISH: r"(?:(?:for|on|by|before) )?",
}
DAYS = {
    Language.FRENCH: (*_NUMERIC_DAYS, *_FRENCH_DAYS),
    Language.ENGLISH: (*_NUMERIC_DAYS, *_ENGLISH_DAYS),
}
PAST_DAYS = {Language.FRENCH: _FRENCH_PAST_DAYS, Language.ENGLISH: _ENGLISH_PAST_DAYS}

CLOCKS = {
    Language.FRENCH: (
        r"(?:(?P<lead>a|vers|pour) )?(?P<hour>\d{1,2}) ?(?:h|heures?)(?: ?(?P<minute>\d{2}))?",
        r"(?:(?P<lead>a|vers|pour) )?(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    ),
    Language.ENGLISH: (
        r"(?:(?P<lead>at|around|by) )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap])\.?m\.?",
        r"(?:(?P<lead>at|around|by) )?(?P<hour>\d{1,2})[:h](?P<minute>\d{2})",
        r"(?:(?P<lead>at|around|by) )?(?P<hour>\d{1,2})h",
        r"(?P<bare>at) (?P<hour>\d{1,2})",
    ),
}
PARTS_OF_DAY: dict[Language, tuple[tuple[str, times.PartOfDay], ...]] = {
    Language.FRENCH: (
        (r"(?:(?P<today>ce) |du |le |au )?matin", times.MORNING),
        (r"(?:(?P<today>ce|a) )?midi", times.NOON),
        (r"(?:(?P<today>cet) |de l'|l'|en )?(?:apres[ -]midi|aprem)", times.AFTERNOON),
        (r"(?P<today>(?:en )?fin de journee)", times.END_OF_DAY),
        (r"(?:(?P<today>ce) |du |le |au )?soir", times.EVENING),
    ),
    Language.ENGLISH: (
        (r"(?:(?P<today>this) |in the )?morning", times.MORNING),
        (r"(?:(?P<today>at) )?(?:noon|midday)", times.NOON),
        (r"(?:(?P<today>this) |in the )?afternoon", times.AFTERNOON),
        (r"(?P<today>(?:at |by )?(?:the )?end of (?:the )?day)", times.END_OF_DAY),
        (r"(?:(?P<today>this) |in the )?evening|(?P<tonight>tonight)", times.EVENING),
    ),
}
DELAYS = {
    Language.FRENCH: (
        r"(?:dans|d'ici) {count} ?{clock_unit}",
        r"(?:dans|d'ici) (?P<hours>\d{1,3}) ?h ?(?P<minutes>\d{2})",
        r"dans une (?P<half>demi)[ -]heure",
        r"dans un (?P<quarter>quart) d'heure",
    ),
    Language.ENGLISH: (
        r"in {count} ?{clock_unit}",
        r"in (?P<half>half) an hour",
        r"in a (?P<quarter>quarter) of an hour",
    ),
}
