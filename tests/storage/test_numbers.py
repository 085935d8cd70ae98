"""Numbers without gaps, whoever issues at the same time (COMPLIANCE C1)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlmodel import select

from handlers.reception import House
from storage import ledger, numbers
from storage.tables import Invoice
from tests.storage.issuer import NOON, house_on, issue
from tests.stories.selling import set_up
from tests.talking import Clock, Talk, reception_on


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A company with an owner and a customer."""
    reception = reception_on(database_url, Clock())
    talk = Talk(reception, Clock())
    talk("/start")
    set_up(talk)
    yield reception.house
    reception.house.books.close()


def given(house: House) -> list[str]:
    with house.books.read() as session:
        return sorted(invoice.number or "" for invoice in session.exec(select(Invoice)))


def consecutive(count: int) -> list[str]:
    return [f"FA-2026-{number:04d}" for number in range(1, count + 1)]


def test_fifty_invoices_from_five_processes_have_fifty_consecutive_numbers(house: House) -> None:
    command = [sys.executable, "-m", "tests.storage.issuer", house.books.engine.url.render_as_string(False), "10"]
    issuers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _issuer in range(5)]
    for issuer in issuers:
        _out, err = issuer.communicate(timeout=100)
        assert issuer.returncode == 0, err
    assert given(house) == consecutive(50)
    with house.books.read() as session:
        assert ledger.verify(session) is None


def test_fifty_invoices_from_five_threads_have_fifty_consecutive_numbers(house: House) -> None:
    houses = [house_on(house.books.url) for _thread in range(5)]
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda one: issue(one, 10), houses))
    for one in houses:
        one.books.close()
    assert given(house) == consecutive(50)


def test_a_rolled_back_transaction_leaves_no_gap(house: House) -> None:
    taken = []
    for is_kept in (True, False, False, True):
        with suppress(RuntimeError), house.books.open() as session:
            taken.append(numbers.take(session, "FA", NOON.date()))
            if not is_kept:
                raise RuntimeError
    assert taken[-1] == "FA-2026-0002"
