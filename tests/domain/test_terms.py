"""When an invoice is due, within the caps of the law."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.terms import ON_RECEIPT, THIRTY_DAYS, Reckoning, Terms, due_date, month_end, read_terms

days = st.dates(date(2020, 1, 1), date(2100, 1, 1))
terms = st.one_of(
    st.builds(Terms, st.integers(0, 60)),
    st.builds(
        Terms,
        st.integers(0, 45),
        st.sampled_from([Reckoning.DAYS_THEN_MONTH_END, Reckoning.MONTH_END_THEN_DAYS]),
    ),
)


@pytest.mark.parametrize(
    ("code", "issued_on", "due_on"),
    [
        ("receipt", date(2027, 1, 15), date(2027, 1, 15)),
        ("net:30", date(2027, 1, 15), date(2027, 2, 14)),
        ("net:60", date(2027, 12, 31), date(2028, 2, 29)),
        ("30:eom", date(2027, 1, 15), date(2027, 2, 28)),
        ("eom:30", date(2027, 1, 15), date(2027, 3, 2)),
        ("30:eom", date(2027, 1, 31), date(2027, 3, 31)),
        ("45:eom", date(2027, 1, 15), date(2027, 3, 31)),
        ("eom:45", date(2027, 1, 15), date(2027, 3, 17)),
        ("eom:0", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_terms_say_the_last_day_on_which_a_payment_is_on_time(code: str, issued_on: date, due_on: date) -> None:
    assert due_date(read_terms(code), issued_on) == due_on


def test_the_usual_terms_have_names() -> None:
    assert ON_RECEIPT.code == "receipt"
    assert THIRTY_DAYS.code == "net:30"
    assert read_terms(" NET:0 ") == ON_RECEIPT


@pytest.mark.parametrize("code", ["", "30", "net", "net:-1", "net:", "eom", "30:eom:30", "net:99999", "thirty"])
def test_what_is_not_a_code_is_refused(code: str) -> None:
    with pytest.raises(Refusal, match="do not know"):
        read_terms(code)


@pytest.mark.parametrize(("code", "most"), [("net:61", 60), ("46:eom", 45), ("eom:46", 45), ("net:9999", 60)])
def test_terms_beyond_the_legal_cap_are_refused_with_the_cap(code: str, most: int) -> None:
    with pytest.raises(Refusal) as refused:
        read_terms(code)
    assert refused.value.reason.facts == {"most": most}


def test_the_caps_themselves_are_allowed() -> None:
    assert [read_terms(code).days for code in ("net:60", "45:eom", "eom:45")] == [60, 45, 45]


def test_the_two_readings_of_end_of_month_print_differently() -> None:
    labels = {read_terms(code).label.text for code in ("receipt", "net:30", "30:eom", "eom:30")}
    assert len(labels) == 4


@given(terms)
def test_a_code_is_read_back(agreed: Terms) -> None:
    assert read_terms(agreed.code) == agreed


@given(terms, days)
def test_nothing_is_due_before_it_is_issued_nor_later_than_the_caps_allow(agreed: Terms, issued_on: date) -> None:
    due = due_date(agreed, issued_on)
    assert issued_on <= due
    if agreed.reckoning is Reckoning.NET:
        assert due - issued_on == timedelta(days=agreed.days)
    else:
        assert due <= month_end(issued_on + timedelta(days=45)) or due <= month_end(issued_on) + timedelta(days=45)


@given(days)
def test_a_month_ends_on_its_last_day(day: date) -> None:
    assert month_end(day).day == monthrange(day.year, day.month)[1]
    assert (month_end(day) + timedelta(days=1)).day == 1
