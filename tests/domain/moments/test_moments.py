"""The moments that people name, found in a text or typed alone, on nights when clocks change too."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.messages import Language
from domain.moments import find_moment, read_moment

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)  # a Tuesday


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("demain 9h", paris(2026, 11, 25, 9)),
        ("demain à 9 h 30", paris(2026, 11, 25, 9, 30)),
        ("à 9h demain", paris(2026, 11, 25, 9)),
        ("tomorrow at 9", paris(2026, 11, 25, 9)),
        ("tomorrow at 3", paris(2026, 11, 25, 15)),
        ("9am tomorrow", paris(2026, 11, 25, 9)),
        ("tomorrow, 2:30 pm", paris(2026, 11, 25, 14, 30)),
        ("tomorrow 12am", paris(2026, 11, 25, 0)),
        ("demain", paris(2026, 11, 25, 9)),
        ("demain matin", paris(2026, 11, 25, 9)),
        ("demain midi", paris(2026, 11, 25, 12)),
        ("demain après-midi", paris(2026, 11, 25, 14)),
        ("demain soir 8h", paris(2026, 11, 25, 20)),
        ("demain 8h du soir", paris(2026, 11, 25, 20)),
        ("tomorrow morning", paris(2026, 11, 25, 9)),
        ("mardi 10h", paris(2026, 12, 1, 10)),
        ("mardi matin à 10h", paris(2026, 12, 1, 10)),
        ("mardi 15 10h30", paris(2026, 12, 15, 10, 30)),
        ("lundi prochain à 10h", paris(2026, 11, 30, 10)),
        ("friday afternoon at 3", paris(2026, 11, 27, 15)),
        ("ce soir", paris(2026, 11, 24, 18)),
        ("ce soir à 20h", paris(2026, 11, 24, 20)),
        ("tonight", paris(2026, 11, 24, 18)),
        ("cet après-midi", paris(2026, 11, 24, 14)),
        ("en fin de journée", paris(2026, 11, 24, 17)),
        ("à midi", paris(2026, 11, 24, 12)),
        ("aujourd'hui 15h", paris(2026, 11, 24, 15)),
        ("14h30", paris(2026, 11, 24, 14, 30)),
        ("14:30", paris(2026, 11, 24, 14, 30)),
        ("9h", paris(2026, 11, 25, 9)),
        ("10h", paris(2026, 11, 25, 10)),
        ("dans 3 jours", paris(2026, 11, 27, 9)),
        ("dans 3 jours à 14h", paris(2026, 11, 27, 14)),
        ("dans 2h", paris(2026, 11, 24, 12)),
        ("dans 1h30", paris(2026, 11, 24, 11, 30)),
        ("dans une demi-heure", paris(2026, 11, 24, 10, 30)),
        ("dans un quart d’heure", paris(2026, 11, 24, 10, 15)),
        ("in 45 minutes", paris(2026, 11, 24, 10, 45)),
        ("in half an hour", paris(2026, 11, 24, 10, 30)),
        ("in an hour", paris(2026, 11, 24, 11)),
        ("le 15 janvier à 14h", paris(2027, 1, 15, 14)),
        ("2027-01-15 14:30", paris(2027, 1, 15, 14, 30)),
        ("fin du mois", paris(2026, 11, 30, 9)),
        ("15/07/2027 8h", paris(2027, 7, 15, 8)),
    ],
)
def test_a_moment_is_read_in_the_company_zone_and_given_in_utc(
    typed: str, moment: datetime, language: Language
) -> None:
    read = read_moment(typed, NOW, PARIS, language)
    assert read == moment.astimezone(UTC)
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "typed", ["hier", "aujourd'hui 9h", "ce matin", "24/11/2026 10:00", "il y a 2 jours", "01/01/2026"]
)
def test_a_moment_that_is_over_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="already past") as refused:
        read_moment(typed, NOW, PARIS)
    assert isinstance(refused.value.reason.facts["moment"], datetime)


@pytest.mark.parametrize("typed", ["25h", "demain 24h", "10:75", "13pm", "0am"])
def test_a_time_that_no_clock_shows_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="not a time of day"):
        read_moment(typed, NOW, PARIS)


@pytest.mark.parametrize("typed", ["", "10", "bientôt", "demain mardi", "dans 2h demain", "30 minutes", "9h 10h"])
def test_what_is_not_a_moment_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refusal, match="do not understand"):
        read_moment(typed, NOW, PARIS)


def test_an_impossible_date_is_refused_as_such() -> None:
    with pytest.raises(Refusal, match="not in the calendar"):
        read_moment("31/02/2027 10h", NOW, PARIS)


def test_today_is_the_day_of_the_company_zone() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # already the 25th in Paris
    assert read_moment("demain 9h", late, PARIS) == paris(2026, 11, 26, 9)
    assert read_moment("demain 9h", late, ZoneInfo("America/New_York")) == datetime(2026, 11, 25, 14, tzinfo=UTC)


class TestNightsWhenClocksChange:
    def test_a_time_that_spring_skips_moves_forward_with_the_clocks(self) -> None:
        assert read_moment("28/03/2027 2h30", NOW, PARIS) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 in Paris

    def test_a_time_that_comes_twice_in_autumn_is_the_first(self) -> None:
        assert read_moment("31/10/2027 2h30", NOW, PARIS) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    def test_a_time_that_comes_twice_is_the_second_once_the_first_is_over(self) -> None:
        between = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
        assert read_moment("2h30", between, PARIS) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    def test_a_delay_is_real_time(self) -> None:
        before_spring = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 01:30 in Paris
        assert read_moment("dans 1h", before_spring, PARIS) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)

    def test_the_morning_after_is_at_nine_on_the_wall(self) -> None:
        for day in (date(2027, 3, 28), date(2027, 10, 31)):
            read = read_moment("demain 9h", paris(day.year, day.month, day.day - 1, 10), PARIS)
            assert read.astimezone(PARIS).hour == 9


@pytest.mark.parametrize(
    ("typed", "rest", "moment"),
    [
        ("rappeler mardi 10h", "rappeler", paris(2026, 12, 1, 10)),
        ("appel Acme 12 min rappeler mardi", "appel Acme 12 min rappeler", paris(2026, 12, 1, 9)),
        ("rappeler Acme demain matin pour le devis", "rappeler Acme pour le devis", paris(2026, 11, 25, 9)),
        ("demain 9h appeler Zoé", "appeler Zoé", paris(2026, 11, 25, 9)),
        ("appel hier, rappeler dans 3 jours.", "appel hier, rappeler.", paris(2026, 11, 27, 9)),
        ("call Acme next friday at 3pm about it", "call Acme about it", paris(2026, 12, 4, 15)),
        ("Mars SA, à 10h30", "Mars SA", paris(2026, 11, 24, 10, 30)),
        ("relancer mercredi ou plutôt jeudi", "relancer mercredi ou plutôt", paris(2026, 11, 26, 9)),
        ("rappeler Léa le 15 pour le contrat", "rappeler Léa pour le contrat", paris(2026, 12, 15, 9)),
        ("déjeuner mardi 15 personnes", "déjeuner 15 personnes", paris(2026, 12, 1, 9)),
        ("Été\u00a0: rappeler\u00a0ÉVA ce soir", "Été : rappeler ÉVA", paris(2026, 11, 24, 18)),
        ("🎉 rappeler demain 🎉", "🎉 rappeler 🎉", paris(2026, 11, 25, 9)),
        ("ligne un\nrappeler demain", "ligne un\nrappeler", paris(2026, 11, 25, 9)),
        ("mardi", "", paris(2026, 12, 1, 9)),
    ],
)
def test_a_moment_is_found_in_a_longer_text(typed: str, rest: str, moment: datetime) -> None:
    assert find_moment(typed, NOW, PARIS) == (rest, moment.astimezone(UTC))


@pytest.mark.parametrize(
    "typed",
    ["rappeler Mars SA", "formation 3h", "mon client", "call Sun Microsystems", "réunion du soir", "May I call",
     "le 3 pièces", "version 2.10", "devis 37/40", "appel hier", "12 min", "avril", "Jeudi-Noir", "sam a appelé", ""],
)  # fmt: skip
def test_nothing_is_found_where_nothing_was_meant(typed: str) -> None:
    for language in Language:
        assert find_moment(typed, NOW, PARIS, language) is None


def test_a_moment_found_but_impossible_or_over_is_refused() -> None:
    with pytest.raises(Refusal, match="not in the calendar"):
        find_moment("rappeler le 31/02/2027", NOW, PARIS)
    with pytest.raises(Refusal, match="already past"):
        find_moment("rappeler aujourd'hui 8h", NOW, PARIS)


instants = st.integers(1_577_836_800, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC))
zones = st.sampled_from(["Europe/Paris", "America/Guadeloupe", "Indian/Reunion", "Asia/Kathmandu", "UTC"]).map(ZoneInfo)


@given(instants, zones, st.integers(0, 23), st.integers(0, 59))
def test_a_bare_time_is_within_a_day_and_shows_on_the_clock(
    now: datetime, zone: ZoneInfo, hour: int, minute: int
) -> None:
    moment = read_moment(f"{hour}:{minute:02}", now, zone)
    assert now < moment <= now + timedelta(hours=26)
    local = moment.astimezone(zone)
    skipped = (local - timedelta(hours=1)).replace(tzinfo=None)
    assert (hour, minute) in ((local.hour, local.minute), (skipped.hour, skipped.minute))


@given(instants, zones, st.integers(1, 400), st.integers(0, 23))
def test_a_day_and_a_time_come_on_that_day(now: datetime, zone: ZoneInfo, days: int, hour: int) -> None:
    moment = read_moment(f"dans {days} jours à {hour}h", now, zone)
    assert moment.astimezone(zone).date() == now.astimezone(zone).date() + timedelta(days=days)


@given(st.text(max_size=60), instants, zones, st.sampled_from(Language))
def test_anything_typed_is_a_moment_to_come_or_a_refusal(
    text: str, now: datetime, zone: ZoneInfo, language: Language
) -> None:
    for read in (read_moment, find_moment):
        with suppress(Refusal):
            found = read(text, now, zone, language)
            moment = found[1] if isinstance(found, tuple) else found
            assert moment is None or moment > now


@given(st.lists(st.sampled_from(["appel", "Acme,", "12 min", "rappeler", "Zoé", "3h", "Mars SA"]), max_size=5))
def test_what_surrounds_a_moment_stays_as_it_was(words: list[str]) -> None:
    around = " ".join(words)
    found = find_moment(f"{around} mardi 10h", NOW, PARIS)
    assert found
    assert found == (around.strip(" ,"), paris(2026, 12, 1, 10).astimezone(UTC))
