"""A Telegram and a Slack of the test's own, and the real clients that talk to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.bolt import Mode, running
from tests.platforms.slack_api.people import Person as SlackPerson
from tests.platforms.slack_form_app import FormApp
from tests.platforms.slack_small_app import Json, listeners
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


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def slack_client(slack: SlackServer) -> AsyncWebClient:
    """slack_sdk's own client, pointed at the test's Slack, without the handler that repeats lost calls."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def form_app() -> FormApp:
    return FormApp()


@pytest.fixture(params=["http", "socket"])
def seller(request: pytest.FixtureRequest, slack: SlackServer, form_app: FormApp) -> Iterator[SlackPerson]:
    """Somebody in front of an app that is connected this way."""
    with running(slack, form_app.register, request.param):
        yield slack.user("U1", name="Léa")


@pytest.fixture
def open_form(seller: SlackPerson) -> SlackPerson:
    seller.command("/form")
    assert seller.modal.title
    return seller


@pytest.fixture(params=["http", "socket"])
def slack_mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@pytest.fixture
def heard() -> list[Json]:
    """The bodies that reached the app's listeners."""
    return []


@pytest.fixture
def small_app(slack: SlackServer, slack_mode: Mode, heard: list[Json]) -> Iterator[SlackServer]:
    with running(slack, lambda app: listeners(app, heard), slack_mode):
        yield slack
