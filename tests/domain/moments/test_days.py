"""The days that people name."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.messages import Language
from domain.moments import read_date
from domain.workdays import is_business_day

TUESDAY = date(2026, 11, 24)
days = st.dates(date(2020, 1, 1), date(2090, 1, 1))
FRENCH_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("aujourd’hui", date(2026, 11, 24)),
        ("Aujourd'hui", date(2026, 11, 24)),
        ("today", date(2026, 11, 24)),
        ("demain", date(2026, 11, 25)),
        ("tomorrow", date(2026, 11, 25)),
        ("après-demain", date(2026, 11, 26)),
        ("apres demain", date(2026, 11, 26)),
        ("the day after tomorrow", date(2026, 11, 26)),
        ("hier", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 23)),
        ("avant-hier", date(2026, 11, 22)),
        ("vendredi", date(2026, 11, 27)),
        ("VENDREDI", date(2026, 11, 27)),
        ("friday", date(2026, 11, 27)),
        ("ven", date(2026, 11, 27)),
        ("fri", date(2026, 11, 27)),
        ("mardi", date(2026, 12, 1)),
        ("lundi prochain", date(2026, 11, 30)),
        ("vendredi prochain", date(2026, 11, 27)),
        ("next friday", date(2026, 12, 4)),
        ("next monday", date(2026, 11, 30)),
        ("this friday", date(2026, 11, 27)),
        ("ce mardi", date(2026, 11, 24)),
        ("mardi en huit", date(2026, 12, 8)),
        ("jeudi en quinze", date(2026, 12, 10)),
        ("tuesday week", date(2026, 12, 8)),
        ("vendredi de la semaine prochaine", date(2026, 12, 4)),
        ("lundi dernier", date(2026, 11, 23)),
        ("last friday", date(2026, 11, 20)),
        ("la semaine prochaine", date(2026, 11, 30)),
        ("next week", date(2026, 11, 30)),
        ("fin de semaine", date(2026, 11, 27)),
        ("end of next week", date(2026, 12, 4)),
        ("fin du mois", date(2026, 11, 30)),
        ("fin de mois", date(2026, 11, 30)),
        ("end of month", date(2026, 11, 30)),
        ("the end of the month", date(2026, 11, 30)),
        ("fin du mois prochain", date(2026, 12, 31)),
        ("le mois prochain", date(2026, 12, 1)),
        ("fin février", date(2027, 2, 28)),
        ("end of february 2028", date(2028, 2, 29)),
        ("mi-mars", date(2027, 3, 15)),
        ("début janvier", date(2027, 1, 1)),
        ("fin d’année", date(2026, 12, 31)),
        ("dans 3 jours", date(2026, 11, 27)),
        ("dans 3j", date(2026, 11, 27)),
        ("dans deux semaines", date(2026, 12, 8)),
        ("in 2 weeks", date(2026, 12, 8)),
        ("in a week", date(2026, 12, 1)),
        ("dans un mois", date(2026, 12, 24)),
        ("dans trois mois", date(2027, 2, 24)),
        ("dans 1 an", date(2027, 11, 24)),
        ("sous huitaine", date(2026, 12, 2)),
        ("dans 4 jours ouvrés", date(2026, 11, 30)),
        ("in 4 business days", date(2026, 11, 30)),
        ("il y a 3 jours", date(2026, 11, 21)),
        ("2 weeks ago", date(2026, 11, 10)),
        ("il y a 2 jours ouvrés", date(2026, 11, 20)),
        ("le 15 janvier", date(2027, 1, 15)),
        ("15 janv. 2027", date(2027, 1, 15)),
        ("vendredi 15 janvier", date(2027, 1, 15)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("january 15", date(2027, 1, 15)),
        ("Friday, January 15th, 2027", date(2027, 1, 15)),
        ("the 15th of january", date(2027, 1, 15)),
        ("24 novembre", date(2026, 11, 24)),
        ("23 novembre", date(2027, 11, 23)),
        ("le 15", date(2026, 12, 15)),
        ("le 25", date(2026, 11, 25)),
        ("le 31", date(2026, 12, 31)),
        ("the 1st", date(2026, 12, 1)),
        ("mardi 15", date(2026, 12, 15)),
        ("15/01/2027", date(2027, 1, 15)),
        ("15/1/27", date(2027, 1, 15)),
        ("15-01-2027", date(2027, 1, 15)),
        ("15.01.2027", date(2027, 1, 15)),
        ("15/01", date(2027, 1, 15)),
        ("vendredi 15/01", date(2027, 1, 15)),
        ("friday, 15/01/2027", date(2027, 1, 15)),
        ("01/02/2027", date(2027, 2, 1)),
        ("2027-01-15", date(2027, 1, 15)),
        ("２０２７-０１-１５", date(2027, 1, 15)),
        ("29/02/2028", date(2028, 2, 29)),
        ("d’ici vendredi", date(2026, 11, 27)),
        ("  pour  mardi. ", date(2026, 12, 1)),
    ],
)
def test_a_day_is_read_whoever_types_it(typed: str, day: date, language: Language) -> None:
    assert read_date(typed, TUESDAY, language) == day


def test_the_language_decides_whether_mar_is_tuesday_or_march() -> None:
    assert read_date("mar 1", TUESDAY, Language.FRENCH) == date(2026, 12, 1)
    assert read_date("mar 1", TUESDAY, Language.ENGLISH) == date(2027, 3, 1)


@pytest.mark.parametrize(
    "typed", ["31/02/2027", "31 février 2027", "february 30", "29/02/2027", "00/01/2027", "99/99/2027", "01/15/2027",
              "2027-13-01", "le 32", "le 0"]
)  # fmt: skip
def test_an_impossible_date_has_a_sentence_of_its_own(typed: str) -> None:
    with pytest.raises(Refusal, match="not in the calendar") as refused:
        read_date(typed, TUESDAY)
    assert refused.value.reason.facts["text"] == typed


@pytest.mark.parametrize("typed", ["Mardi 15 janvier 2027", "mardi 15/01/2027", "le mardi 15/01"])
def test_a_weekday_that_contradicts_the_date_is_noticed(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_date(typed, TUESDAY)
    assert refused.value.reason.facts == {"day": date(2027, 1, 15), "weekday": "mardi"}


@pytest.mark.parametrize(
    "typed", ["", "bonjour", "42", "demain et mardi", "rappeler demain", "dans 99999 jours", "37/40", "12 min", "mars",
              "demain 9h", "ce soir", "dans 2 heures", "9h"]
)  # fmt: skip
def test_what_is_not_a_date_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refusal, match="do not understand"):
        read_date(typed, TUESDAY)


@pytest.mark.parametrize("typed", ["dans 9999 mois", "in 9999 years", "dans 9999 semaines", "15/01/1999", "2101-01-01"])
def test_a_date_far_away_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="too far away"):
        read_date(typed, TUESDAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("vendredi", date(2026, 11, 20)),
        ("mardi", date(2026, 11, 17)),
        ("20/11", date(2026, 11, 20)),
        ("24/11", date(2026, 11, 24)),
        ("25 novembre", date(2025, 11, 25)),
        ("le 15", date(2026, 11, 15)),
        ("le 31", date(2026, 10, 31)),
        ("hier", date(2026, 11, 23)),
        ("25/11/2026", date(2026, 11, 25)),
    ],
)
def test_looking_back_the_same_words_mean_the_last_one(typed: str, day: date) -> None:
    assert read_date(typed, TUESDAY, looks_back=True) == day


@given(days, st.integers(0, 6))
def test_a_weekday_is_the_first_to_come_and_the_last_when_looking_back(today: date, weekday: int) -> None:
    for names, language in ((FRENCH_WEEKDAYS, Language.FRENCH), (ENGLISH_WEEKDAYS, Language.ENGLISH)):
        ahead = read_date(names[weekday], today, language)
        back = read_date(names[weekday], today, language, looks_back=True)
        assert ahead.weekday() == back.weekday() == weekday
        assert timedelta(0) < ahead - today <= timedelta(days=7)
        assert timedelta(0) < today - back <= timedelta(days=7)


@given(days, st.integers(0, 6))
def test_en_huit_is_a_week_after_the_first_to_come(today: date, weekday: int) -> None:
    name = FRENCH_WEEKDAYS[weekday]
    assert read_date(f"{name} en huit", today) - read_date(f"{name} prochain", today) == timedelta(weeks=1)


@given(days, st.integers(0, 6))
def test_english_next_is_always_in_the_next_week(today: date, weekday: int) -> None:
    day = read_date(f"next {ENGLISH_WEEKDAYS[weekday]}", today, Language.ENGLISH)
    assert (day - timedelta(weeks=1)).isocalendar()[:2] == today.isocalendar()[:2]


@given(days, days)
def test_a_full_date_is_read_back_in_every_form(today: date, day: date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "le %d/%m/%Y"):
        assert read_date(day.strftime(form), today) == day


@given(days, st.integers(0, 500))
def test_a_delay_counts_days(today: date, count: int) -> None:
    assert read_date(f"dans {count} jours", today) == today + timedelta(days=count)
    assert read_date(f"in {count} days", today, Language.ENGLISH) == today + timedelta(days=count)


@given(days, st.integers(1, 30))
def test_a_delay_in_business_days_ends_on_one(today: date, count: int) -> None:
    day = read_date(f"dans {count} jours ouvrés", today)
    assert is_business_day(day)
    assert sum(is_business_day(today + timedelta(days=number)) for number in range(1, (day - today).days + 1)) == count


@given(days)
def test_the_end_of_the_month_is_the_day_before_the_first_of_the_next(today: date) -> None:
    assert read_date("fin du mois", today) + timedelta(days=1) == read_date("le mois prochain", today)


@given(days, st.integers(1, 12))
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(today: date, count: int) -> None:
    later = read_date(f"dans {count} mois", today)
    assert (later.year * 12 + later.month) - (today.year * 12 + today.month) == count
    assert later.day == today.day or (later + timedelta(days=1)).day == 1


@given(st.text(), days, st.sampled_from(Language), st.booleans())
def test_anything_typed_is_a_date_or_a_refusal(text: str, today: date, language: Language, looks_back: bool) -> None:
    with suppress(Refusal):
        assert 2000 <= read_date(text, today, language, looks_back=looks_back).year <= 2100
