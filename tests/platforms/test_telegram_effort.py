"""How much a thing costs in Telegram, counted: every message that is typed and every tap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.platforms.telegram_desk import Desk, running_desk
from tests.platforms.telegram_server import Person, TelegramServer
from tests.stories.selling import set_up
from tests.talking import Clock, Talk


@dataclass
class Hand:
    """A person whose touches are counted; each waits for what it leads to."""

    person: Person
    server: TelegramServer
    desk: Desk
    touches: int = 0

    def types(self, text: str) -> None:
        self.person.says(text)
        self._settle()

    def taps(self, button: str) -> None:
        self.person.taps(button)
        self._settle()

    def sees(self, words: str) -> bool:
        return bool(self.person.chat.wait_for(words))

    def _settle(self) -> None:
        self.touches += 1
        self.server.until(lambda: not self.server.pending)
        self.desk.settle()


@pytest.fixture
def desk(telegram: TelegramServer, sqlite_url: str) -> Iterator[Desk]:
    with running_desk(telegram, sqlite_url) as running:
        yield running


@pytest.fixture
def hand(telegram: TelegramServer, desk: Desk) -> Hand:
    """The owner, in English, whose company is set up."""
    person = telegram.user(101, "Léa", "en")
    person.start()
    person.chat.wait_for("Hello Léa")
    set_up(Talk(desk.reception, Clock()))
    return Hand(person, telegram, desk)


def test_a_quote_of_three_lines_with_its_customer_picked_takes_at_most_twelve_touches(hand: Hand) -> None:
    hand.types("/quote")
    hand.taps("Acme SAS · Lyon")
    for quantity in ("1", "2", "3"):
        hand.types("audit")
        hand.types(quantity)
    hand.taps("Nothing more")
    hand.taps("✔ Confirm")
    assert hand.sees("€6,480.00")
    assert hand.touches <= 12


def test_three_lines_in_free_words_take_at_most_twelve_touches_too(hand: Hand) -> None:
    hand.types("/quote acme")
    for what, price in (("Study", "299.33"), ("Licence", "179.33"), ("Support", "99.34")):
        hand.types(what)
        hand.taps("1")
        hand.types(price)
    hand.taps("Nothing more")
    hand.taps("✔ Confirm")
    assert hand.sees("€693.60")
    assert hand.touches <= 12


def test_a_call_with_its_next_step_takes_at_most_six_touches(hand: Hand) -> None:
    hand.types("/call")
    hand.taps("Acme SAS · Lyon")
    hand.taps("Reached")
    hand.types("call back tomorrow 9am")
    hand.taps("✔ Confirm")
    assert hand.sees("Call logged")
    assert hand.sees("I will remind you: call back")
    assert hand.touches <= 6


def test_an_accepted_quote_becomes_an_invoice_by_one_tap_and_one_confirmation(hand: Hand) -> None:
    hand.types("/quote acme")
    for line in ("audit", "1", "nothing more", "confirm"):
        hand.types(line)
    hand.taps("Accepted")
    hand.touches = 0
    hand.taps("Invoice it")
    hand.taps("✔ Confirm")
    assert hand.sees("Invoice FA-")
    assert hand.touches == 2
