"""Twenty who bill or credit at once never get more than remains, on both databases (COMPLIANCE G4, FEATURES 1.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from domain.answers import Portion
from domain.errors import Refusal
from domain.money import Money
from domain.shares import gross
from handlers.choices import ABillableQuote, AnInvoiceToCredit
from handlers.conversation import Conversation
from handlers.conversations.creditnote import MakeCreditNote, Scope
from handlers.conversations.deposit import AskForDeposit
from handlers.desk import Desk
from handlers.reception import House
from storage import billing, ledger, quotes
from storage.tables import Invoice, Quote, Receivable
from tests.storage.issuer import CLAIRE, NOON, house_on
from tests.stories.selling import invoice, quote, set_up
from tests.talking import Clock, Talk, reception_on

MANY = 20


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    """A company with an owner and a customer."""
    reception = reception_on(database_url, Clock())
    talk = Talk(reception, Clock())
    talk("/start")
    set_up(talk)
    yield talk
    reception.house.books.close()


def at_once(talk: Talk, form: Callable[[], Conversation]) -> int:
    """How many of twenty, all at the same time, were not refused."""
    houses = [house_on(talk.reception.house.books.url) for _thread in range(MANY)]
    with ThreadPoolExecutor(MANY) as threads:
        done = sum(threads.map(lambda house: finished(house, form()), houses))
    for house in houses:
        house.books.close()
    return done


def finished(house: House, form: Conversation) -> bool:
    try:
        with house.books.open() as session:
            desk = Desk(session, CLAIRE, NOON, house.zone, "terminal:claire", house.registry)
            form.finish(desk)
            ledger.append(session, desk.records)
    except Refusal:
        return False
    return True


def asked(session: Session) -> Money:
    """What may still be asked for of the quote."""
    found = quotes.get(session, 1)
    assert found is not None
    return gross(billing.account(session, found).askable)


def test_twenty_deposits_of_a_tenth_are_ten(talk: Talk) -> None:
    quote(talk)
    talk("accepted")
    chosen = ABillableQuote(
        id=1, label="D-2026-0001", total=Money.of(1200), customer="Acme", left=Money.of(1200), reached=Decimal(0),
        deposit=None,
    )  # fmt: skip
    assert at_once(talk, lambda: AskForDeposit(quote=chosen, portion=Portion(percent=Decimal(10)))) == 10
    with talk.reception.house.books.read() as session:
        assert asked(session) == Money(0)
        numbers = sorted(number or "" for number in session.exec(select(Invoice.number)))
        assert numbers == [f"AC-2026-{number:04d}" for number in range(1, 11)]
        assert session.exec(select(Quote.status)).one() == "accepted"


def test_twenty_credit_notes_of_a_tenth_are_ten(talk: Talk) -> None:
    invoice(talk)
    chosen = AnInvoiceToCredit(id=1, label="FA-2026-0001", left=Money.of(1200), is_open=True, is_used=False)
    tenth = Money.of(120)
    made = at_once(
        talk, lambda: MakeCreditNote(invoice=chosen, scope=Scope.AMOUNT, amount=tenth, reason="Goodwill gesture")
    )
    assert made == 10
    with talk.reception.house.books.read() as session:
        owed = session.exec(select(Receivable)).one()
        assert (owed.open_cents, owed.credited_cents, owed.is_cancelled) == (0, 120_000, True)
        corrected = session.get(Invoice, 1)
        assert corrected is not None
        assert billing.standing(session, corrected).rest == ()
