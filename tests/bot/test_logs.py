"""No secret is ever logged, by us or by a library."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from bot.logs import mask, set_up
from bot.settings import Settings

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("COMPTOIR_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("COMPTOIR_SECRET_KEY", "the key of the seal")
    monkeypatch.setenv("DATABASE_URL", "postgresql://claire:opensesame@db/books")
    return Settings(_env_file=None)


@pytest.fixture
def stream(settings: Settings) -> Iterator[StringIO]:
    root, level = logging.getLogger(), logging.getLogger().level
    handlers = list(root.handlers)
    stream = StringIO()
    set_up(settings, stream)
    yield stream
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize(
    "said",
    [
        f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getUpdates",
        "https://api.telegram.org/bot999999999:BBBBBBBBBBBBBBBBBBBBBBBBBBBB/getMe",
        "the key of the seal",
        "xoxb-123456789012-abcdefghijkl",
        "xapp-1-A111-222-abcdef",
        "could not connect to postgresql://claire:opensesame@db/books",
        "smtp://somebody:hunter2@mail.example:587",
    ],
)
def test_what_is_secret_or_looks_so_is_masked(said: str, settings: Settings) -> None:
    masked = mask(said, settings.secrets)
    for secret in (TOKEN, "BBBBBBBB", "the key of the seal", "abcdefghijkl", "A111", "opensesame", "hunter2"):
        assert secret not in masked
    assert "***" in masked


def test_a_line_is_json_and_masked_wherever_the_secret_stands(stream: StringIO) -> None:
    try:
        raise RuntimeError(f"bot{TOKEN} refused")
    except RuntimeError:
        structlog.get_logger("ours").exception("it failed", address=f"https://x/bot{TOKEN}/", key="the key of the seal")
    logging.getLogger("library").error("token %s", TOKEN)
    ours, library = (json.loads(line) for line in stream.getvalue().splitlines())
    assert ours["event"] == "it failed"
    assert ours["level"] == "error"
    assert "RuntimeError" in ours["exception"]
    assert library["event"] == "token ***"
    assert TOKEN not in stream.getvalue()
    assert "the key" not in stream.getvalue()


@pytest.mark.parametrize(
    "library", ["httpx", "httpcore.http11", "telegram.ext", "slack_sdk.web", "apscheduler.executors"]
)
def test_talkative_libraries_are_heard_only_when_something_is_wrong(stream: StringIO, library: str) -> None:
    logging.getLogger(library).info("HTTP Request")
    assert stream.getvalue() == ""
    logging.getLogger(library).warning("Conflict")
    assert "Conflict" in stream.getvalue()


def test_ordinary_words_stay(settings: Settings) -> None:
    said = "notice 12:34 for bot 7 at https://example.com/a:b?c=1 of robot99"
    assert mask(said, settings.secrets) == said
