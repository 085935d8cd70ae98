"""A Telegram of the test's own, and the real client that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot

from tests.platforms.telegram_server import Person, TelegramServer


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramServer]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the client warns whenever it meets a 429
    with TelegramServer() as server:
        yield server


@pytest.fixture
def lea(telegram: TelegramServer) -> Person:
    """Somebody who has pressed Start, so that the bot may write to her."""
    person = telegram.user(101)
    person.start()
    return person


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client, pointed at the test's Telegram."""
    async with Bot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url) as client:
        yield client
