"""What every story starts from: the same lines in a terminal on both databases, in Telegram, and in Slack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from handlers.reception import Reception
from tests.platforms import slack_desk, telegram_desk
from tests.platforms.slack_api import SlackServer
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.windows import in_slack, in_telegram
from tests.talking import Clock, Opens, Talk, in_terminal, reception_on

STAGES = ("terminal-sqlite", "terminal-postgresql", "telegram-sqlite", "slack-postgresql")


@pytest.fixture
def clock() -> Clock:
    """Tuesday 24 November 2026, 10:00 in Paris."""
    return Clock()


@pytest.fixture(params=STAGES)
def stage(
    request: pytest.FixtureRequest, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Reception, Opens]]:
    """A reception on empty books, and how people get in front of it."""
    platform, _dash, database = request.param.partition("-")
    url = request.getfixturevalue("sqlite_url" if database == "sqlite" else "postgres_url")
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr("bot.doubles.DOUBLE", 0.0)  # stories press twice on purpose, and faster than a second
    with _STAGES[platform](url, clock) as ready:
        yield ready


@contextmanager
def _terminal(url: str, clock: Clock) -> Iterator[tuple[Reception, Opens]]:
    reception = reception_on(url, clock)
    yield reception, in_terminal
    reception.house.books.close()


@contextmanager
def _telegram(url: str, clock: Clock) -> Iterator[tuple[Reception, Opens]]:
    with ExitStack() as open_ones:
        server = open_ones.enter_context(TelegramServer())
        desk = open_ones.enter_context(telegram_desk.running_desk(server, url, "polling", clock))
        yield desk.reception, in_telegram(server, desk)


@contextmanager
def _slack(url: str, clock: Clock) -> Iterator[tuple[Reception, Opens]]:
    with ExitStack() as open_ones:
        server = open_ones.enter_context(SlackServer())
        desk = open_ones.enter_context(slack_desk.running_desk(server, url, "http", clock))
        yield desk.reception, in_slack(server, desk)


_STAGES = {"terminal": _terminal, "telegram": _telegram, "slack": _slack}


@pytest.fixture
def talk(stage: tuple[Reception, Opens], clock: Clock, tmp_path: Path) -> Talk:
    """The owner, in English, on empty books."""
    return _owner(stage, clock, tmp_path, "en")


@pytest.fixture
def parler(stage: tuple[Reception, Opens], clock: Clock, tmp_path: Path) -> Talk:
    """The owner, in French, on empty books."""
    return _owner(stage, clock, tmp_path, "fr")


def _owner(stage: tuple[Reception, Opens], clock: Clock, folder: Path, language: str) -> Talk:
    reception, opens = stage
    owner = Talk(reception, clock, language=language, folder=folder, opens=opens)
    owner("/start")
    return owner
