"""Payment terms, next steps and company numbers as people type them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.answers import NextStep, NextStepKind, TermsKind, read_company_number, read_phone
from domain.conversation import Context
from domain.errors import Refusal
from domain.messages import Language
from domain.moments import next_mornings


class NoBooks:
    """A catalogue in which nothing is found."""

    def search(self, *_args: object) -> tuple[()]:
        return ()

    def fetch(self, *_args: object) -> None:
        return None


NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
CONTEXT = Context(NOW, PARIS, Language.FRENCH, NoBooks(), lambda message: message.text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("30 jours", "net:30"), ("30", "net:30"), ("à réception", "receipt"), ("comptant", "receipt"),
        ("45 jours fin de mois", "45:eom"), ("30 j FDM", "30:eom"), ("fin de mois 30 jours", "eom:30"),
        ("fin de mois", "0:eom"), ("30 days end of month", "30:eom"), ("on receipt", "receipt"),
    ],
)  # fmt: skip
def test_terms_are_read_as_people_say_them(typed: str, code: str) -> None:
    read = TermsKind().read(typed, CONTEXT)
    assert read.code == code
    assert TermsKind().load(TermsKind().dump(read)) == read


@pytest.mark.parametrize("typed", ["bientôt", "61 jours", "60 jours fin de mois"])
def test_terms_that_are_unclear_or_against_the_law_are_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        TermsKind().read(typed, CONTEXT)


def test_a_next_step_is_a_subject_and_a_moment_and_fits_a_button() -> None:
    kind = NextStepKind()
    read = kind.read("rappeler mardi 10h", CONTEXT)
    assert read == NextStep(subject="rappeler", at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert kind.load(kind.dump(read)) == read
    assert kind.read("demain", CONTEXT).subject == "Call back"
    with pytest.raises(Refusal):
        kind.read("rappeler", CONTEXT)


def test_a_company_is_named_by_nine_or_fourteen_digits() -> None:
    assert read_company_number("732 829 320") == "732829320"
    assert read_company_number("732 829 320 00074") == "73282932000074"
    for wrong in ("732829321", "73282932000075", "12"):
        with pytest.raises(Refusal):
            read_company_number(wrong)


@pytest.mark.parametrize("typed", ["call me", "12", "06 12 34 56 78 x"])
def test_a_phone_number_has_digits_only(typed: str) -> None:
    with pytest.raises(Refusal):
        read_phone(typed)


def test_the_next_mornings_keep_nine_oclock_when_clocks_change() -> None:
    saturday = datetime(2027, 3, 27, tzinfo=PARIS).date()
    assert [moment.astimezone(PARIS).hour for moment in next_mornings(saturday, PARIS)] == [9, 9]
    sunday = datetime(2026, 11, 29, tzinfo=PARIS).date()
    assert len(next_mornings(sunday, PARIS)) == 1
