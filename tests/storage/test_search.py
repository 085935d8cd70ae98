"""Search: what people type, not what is written, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, text

from storage import customers
from storage.books import Books
from storage.search import find
from storage.tables import Customer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NAMES = (
    "Boulangerie Lefèvre", "Ateliers du Midi", "Transports Bordeaux-Océan", "Acme SARL", "Acme Nord", "Œuvre & Fils",
    "Menuiserie Dupont", "Ménuiserie Durand", "Cabinet Nguyễn", "SA", "L’Épicerie",
)  # fmt: skip


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    books = Books(database_url)
    with books.open() as opened:
        for name in NAMES:
            customers.add(opened, Customer(name=name, folded="", created_at=NOW))
        yield opened
    books.close()


def names(session: Session, typed: str) -> list[str]:
    return [customer.name for customer, _sure in find(session, Customer, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lefevre", "Boulangerie Lefèvre"),
        ("LEFÈVRE", "Boulangerie Lefèvre"),
        ("boulang", "Boulangerie Lefèvre"),
        ("ocean bord", "Transports Bordeaux-Océan"),
        ("oeuvre", "Œuvre & Fils"),
        ("nguyen", "Cabinet Nguyễn"),
        ("epicerie", "L’Épicerie"),
        ("acme", "Acme Nord"),
        ("acme sarl", "Acme SARL"),
        ("sa", "SA"),
        ("ac", "Acme Nord"),
    ],
)
def test_the_words_are_found_surely(session: Session, typed: str, first: str) -> None:
    found = find(session, Customer, typed)
    assert found[0][0].name == first
    assert found[0][1]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lefevr", "Boulangerie Lefèvre"),
        ("lefervre", "Boulangerie Lefèvre"),
        ("boulangeire lefevre", "Boulangerie Lefèvre"),
        ("dupnot", "Menuiserie Dupont"),
        ("amce", "Acme Nord"),
        ("acne sarl", "Acme SARL"),
        ("trnasport bordeau", "Transports Bordeaux-Océan"),
    ],
)
def test_typing_errors_are_forgiven(session: Session, typed: str, first: str) -> None:
    assert first in names(session, typed)[:2]


def test_typing_errors_are_never_sure(session: Session) -> None:
    assert not any(sure for _customer, sure in find(session, Customer, "dupnot"))


@pytest.mark.parametrize(
    "typed", ["zzz", "completely different", "", "   ", "%", "_", '"', "'", "acme*", "a OR b", "NEAR("]
)
def test_what_is_not_there_is_not_found_and_nothing_breaks(session: Session, typed: str) -> None:
    assert names(session, typed) == (["Acme Nord", "Acme SARL"] if typed == "acme*" else [])


def test_the_index_follows_a_change_and_a_removal(session: Session) -> None:
    customer = find(session, Customer, "dupont")[0][0]
    customers.change(session, customer, {"name": "Ébénisterie Martin"})
    assert names(session, "ebenisterie") == ["Ébénisterie Martin"]
    assert names(session, "dupont") == []
    customers.change(session, customer, {"deleted_at": NOW})
    assert names(session, "ebenisterie") == []


def test_the_index_answers_without_reading_every_row(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SET LOCAL enable_seqscan = off"))
        plan = session.connection().execute(
            text("EXPLAIN SELECT id FROM customer WHERE folded LIKE '%acme%' AND folded LIKE '%sarl%'")
        )
        assert "ix_customer_trigrams" in "\n".join(row[0] for row in plan)
    else:
        plan = session.connection().execute(
            text("EXPLAIN QUERY PLAN SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH '\"acme\"'")
        )
        assert "VIRTUAL TABLE INDEX" in "\n".join(str(row) for row in plan)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_it(session: Session, typed: str) -> None:
    assert all(isinstance(name, str) for name in names(session, typed))
