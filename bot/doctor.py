"""Looks at everything that the desk needs and says, for what is not there, which command mends it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from bot.smtp import EXAMPLE

MIGRATE = "python -m bot migrate"
PANGO = "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0, or brew install pango"


@dataclass(frozen=True)
class Finding:
    """One line of the report; `cure` is empty when all is well."""

    what: str
    detail: str
    cure: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is to be done."""
        return not self.cure

    def __str__(self) -> str:
        mark, cure = ("ok    ", "") if self.is_fine else ("NOT OK", f"\n       → {self.cure}")
        return f"{mark} {self.what}: {self.detail}{cure}"


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which it should be mended."""
    checks: tuple[tuple[str, Callable[[Settings], str], str], ...] = (
        ("version", _version, ""),
        ("Python", _python, "install Python 3.11 or newer"),
        ("database", _database, f"check DATABASE_URL, then: {MIGRATE}"),
        ("folder", _folder, "run it in a folder that this user may write"),
        ("PDF", _pdf, PANGO),
        ("clock", _clock, "set COMPTOIR_TIMEZONE to a name like Europe/Paris, and: pip install tzdata"),
        ("seal", _seal, "set COMPTOIR_SECRET_KEY: python -c 'import secrets; print(secrets.token_urlsafe(32))'"),
        ("Telegram", _telegram, "set COMPTOIR_TELEGRAM_TOKEN to the token that @BotFather gave"),
        ("Slack", _slack, "set COMPTOIR_SLACK_BOT_TOKEN, see: python -m bot slack-manifest"),
        ("mail", _mail, f"check COMPTOIR_SMTP_URL: {EXAMPLE}"),
    )
    for what, check, cure in checks:
        try:
            yield Finding(what, check(settings))
        except Exception as failure:
            yield Finding(what, (str(failure) or type(failure).__name__).partition("\n")[0], cure)


def _version(_settings: Settings) -> str:
    from storage.core import edition

    this = edition()
    state = "as published" if this.is_ours else "not as published: whoever changed it answers for it"
    return f"Comptoir {this.version}, commit {this.commit or 'unknown'}, sealed core {this.core} ({state})"


def _python(_settings: Settings) -> str:
    return sys.version.split()[0]


def _database(settings: Settings) -> str:
    from storage.books import Books
    from storage.migrate import head, is_current

    file = settings.database_url.removeprefix("sqlite:///")
    if settings.database_url.startswith("sqlite") and not Path(file).exists():
        raise RuntimeError(f"{file} is not there yet")
    books = Books(settings.database_url)
    try:
        if not is_current(books.engine):
            raise RuntimeError(f"{books.engine.dialect.name} without the tables of version {head()}")
        return f"{books.engine.dialect.name}, tables of version {head()}"
    finally:
        books.close()


def _folder(_settings: Settings) -> str:
    here = Path.cwd()
    if not os.access(here, os.W_OK):
        raise RuntimeError(f"{here} cannot be written")
    return str(here)


def _pdf(_settings: Settings) -> str:
    from domain.messages import Language
    from templates.pdf import render

    page = render("<p>Comptoir</p>", title="Comptoir", author="Comptoir", language=Language.FRENCH)
    return f"WeasyPrint draws a page of {len(page)} bytes with our fonts"


def _clock(settings: Settings) -> str:
    from datetime import datetime

    return datetime.now(settings.zone).strftime("%d/%m/%Y %H:%M %Z")


def _seal(settings: Settings) -> str:
    if not settings.sealing_key:
        raise RuntimeError("the ledger is chained, but not sealed with a key")
    return "the ledger is sealed with a key"


def _telegram(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "not set up"
    from telegram import Bot

    async def name() -> str:
        base = settings.telegram_api_url.rstrip("/")
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        async with Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
            return f"@{bot.username}"

    return asyncio.run(name())


def _slack(settings: Settings) -> str:
    if settings.slack_bot_token is None:
        return "not set up"
    from slack_sdk import WebClient

    client = WebClient(settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url)
    answer = client.auth_test()
    if not settings.uses_slack:
        raise RuntimeError("set COMPTOIR_SLACK_APP_TOKEN or COMPTOIR_SLACK_SIGNING_SECRET too")
    return f"{answer['user']} in {answer['team']}"


def _mail(settings: Settings) -> str:
    server = settings.mail_server
    if server is None:
        return "not set up"
    with server.connect() as smtp:
        smtp.noop()
    return f"{server.host} answers, mails are from {server.sender or 'the company'}"
