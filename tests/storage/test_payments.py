"""What is owed always equals the invoice less its payments, whatever is paid and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.reception import House
from storage import payments
from storage.tables import Payment, Receivable
from tests.storage.issuer import NOON, issue
from tests.stories.selling import set_up
from tests.talking import Clock, Talk, reception_on

GROSS = 12_000


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A company with an owner, a customer and an invoice of 120.00 euros."""
    reception = reception_on(database_url, Clock())
    talk = Talk(reception, Clock())
    talk("/start")
    set_up(talk)
    issue(reception.house, 1)
    yield reception.house
    reception.house.books.close()


def payment(cents: int) -> Payment:
    return Payment(
        invoice_id=1, amount_cents=cents, means="transfer", received_on=NOON.date(), person_id=1, recorded_at=NOON
    )


@given(st.lists(st.one_of(st.integers(1, 15_000), st.none()), max_size=12))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_open_is_gross_less_payments(house: House, acts: list[int | None]) -> None:
    with house.books.open() as session:
        for act in acts:
            made = payments.of_invoice(session, 1)
            undone = {one.reverses for one in made}
            standing = [one for one in made if one.reverses is None and one.id not in undone]
            if act is not None:
                payments.receive(session, payment(act))
            elif standing:
                assert payments.receive(session, payments.reversal(standing[-1], 1, NOON, NOON.date()))
        session.flush()
        open_cents = session.get(Receivable, 1, populate_existing=True).open_cents  # type: ignore[union-attr]
        paid = sum(one.amount_cents for one in payments.of_invoice(session, 1))
        assert open_cents == GROSS - paid
        assert 0 <= open_cents <= GROSS


def test_two_payments_that_do_not_both_fit_are_not_both_taken(house: House) -> None:
    with house.books.open() as session:
        assert payments.receive(session, payment(GROSS))
        assert not payments.receive(session, payment(1))
