"""The desk in Telegram: the real client, over polling and webhook, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.platforms.telegram_desk import Desk, Mode, running_desk
from tests.platforms.telegram_server import Person, TelegramServer


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@pytest.fixture
def desk(telegram: TelegramServer, database_url: str, mode: Mode) -> Iterator[Desk]:
    with running_desk(telegram, database_url, mode) as running:
        yield running


@pytest.fixture
def lea(telegram: TelegramServer, desk: Desk) -> Person:
    """The first to come: the owner."""
    person = telegram.user(101)
    person.start()
    person.chat.wait_for("Bonjour Léa")
    return person


def test_a_call_is_logged_with_its_next_step_in_six_touches(lea: Person, desk: Desk) -> None:
    lea.says("/appel Acme")
    lea.chat.wait_for("Je ne trouve pas")
    lea.taps("➕ « Acme »".replace("« ", "«\xa0").replace(" »", "\xa0»"))
    lea.chat.wait_for("Comment")
    desk.settle()
