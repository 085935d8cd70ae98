"""Telegram, put together: updates by polling or by webhook, each written down before it is confirmed."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.intake import Closed, Intake
from bot.settings import Settings
from bot.telegram.arrivals import Arrivals
from bot.telegram.menu import Menu
from bot.telegram.pacing import Pace
from bot.telegram.poster import TelegramPoster
from bot.telegram.troubles import wait_of
from domain.messages import Language
from handlers.reception import Reception
from storage import places

POLLS_FOR = 25
"""Seconds that Telegram holds a request open while nothing happens."""
KINDS = ("message", "callback_query", "my_chat_member")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PAUSE = 1.0

log = structlog.get_logger(__name__)


class Telegram:
    """One bot."""

    def __init__(self, settings: Settings, intake: Intake, reception: Reception, *, pace: Pace | None = None) -> None:
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        assert settings.telegram_token is not None
        origin = settings.telegram_api_url.rstrip("/")
        self._bot = Bot(
            settings.telegram_token.get_secret_value(),
            base_url=f"{origin}/bot",
            base_file_url=f"{origin}/file/bot",
            request=HTTPXRequest(connection_pool_size=64, pool_timeout=10.0, read_timeout=15.0),
        )
        self._polls = HTTPXRequest(connection_pool_size=1, read_timeout=POLLS_FOR + 10.0)
        self._settings = settings
        self._reception = reception
        self._menu = Menu(self._bot, reception.house)
        self._arrivals = Arrivals(self._bot, intake, reception.house, self._menu)
        self._setting_menus: asyncio.Task[None] | None = None
        self._offset = 0
        self.poster = TelegramPoster(self._bot, pace, self._language_of)

    async def start(self) -> None:
        """Say hello to Telegram, set the menus, and say how updates come. Nothing that waits there is dropped."""
        await self._bot.initialize()
        await self._polls.initialize()
        self._reception.house = replace(self._reception.house, telegram_name=self._bot.username)
        if url := self._settings.telegram_webhook_url:
            await self._bot.set_webhook(url, allowed_updates=KINDS, secret_token=self._secret)
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)
        self._setting_menus = asyncio.create_task(self._menu.start())
        log.info("telegram knows us", bot=self._bot.username)

    async def poll(self) -> None:
        """Fetch updates until cancelled; a batch is confirmed only when all of it is written down."""
        while True:
            try:
                batch = await self._fetch()
                await self._take_all(batch)
                self._offset = max((int(raw["update_id"]) + 1 for raw in batch), default=self._offset)
            except Conflict:
                log.warning("another process fetches this bot's updates; waiting for it to stop")
                await asyncio.sleep(5 * PAUSE)
            except RetryAfter as error:
                await asyncio.sleep(wait_of(error))
            except TelegramError as error:
                log.warning("telegram gives no updates", error=str(error))
                await asyncio.sleep(PAUSE)
            except Closed:
                return
            except Exception:
                log.exception("updates could not be written down; they are fetched again")
                await asyncio.sleep(PAUSE)

    async def webhook(self, request: Request) -> Response:
        """One update. 401 for what is not Telegram's, 500 for what could not be written down: it then comes again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return PlainTextResponse("not yours", status_code=401)
        try:
            raw = json.loads(await request.body())
            int(raw["update_id"])
        except (ValueError, KeyError, TypeError):
            return PlainTextResponse("not an update", status_code=400)
        try:
            await self._arrivals.take(raw)
        except Closed:
            return PlainTextResponse("stopping", status_code=503)
        except Exception:
            log.exception("update could not be written down; telegram sends it again")
            return PlainTextResponse("not written down", status_code=500)
        return PlainTextResponse("ok")

    async def stop(self) -> None:
        """Finish what goes on beside."""
        if self._setting_menus is not None:
            self._setting_menus.cancel()
        await self._arrivals.stop()
        await self.poster.stop()
        await self._polls.shutdown()
        await self._bot.shutdown()

    def _language_of(self, place: str) -> Language:
        with self._reception.house.books.read() as session:
            return Language(places.language_of(session, place))

    @property
    def _secret(self) -> str:
        """What only Telegram knows: as set, else made from the token, so that every process has the same."""
        if self._settings.telegram_webhook_secret is not None:
            return self._settings.telegram_webhook_secret.get_secret_value()
        return hmac.digest(self._bot.token.encode(), b"webhook", "sha256").hex()

    async def _fetch(self) -> Sequence[dict[str, Any]]:
        """The next batch as it came: one update that the library cannot read must not cost the others."""
        asked = {"timeout": POLLS_FOR, "offset": self._offset, "allowed_updates": json.dumps(KINDS)}
        batch = await self._polls.post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}")
        return batch if isinstance(batch, list) else []

    async def _take_all(self, batch: Sequence[dict[str, Any]]) -> None:
        """Updates of one chat in order, chats side by side: a file that comes slowly delays nobody else."""
        chats: dict[int, list[dict[str, Any]]] = {}
        for raw in batch:
            chats.setdefault(_chat_of(raw), []).append(raw)
        await asyncio.gather(*(self._take_in_order(updates) for updates in chats.values()))

    async def _take_in_order(self, updates: Sequence[dict[str, Any]]) -> None:
        for raw in updates:
            await self._arrivals.take(raw)


def _chat_of(raw: Mapping[str, Any]) -> int:
    """What an update's order belongs to: its chat, or the person for a pressed button."""
    if "callback_query" in raw:
        message = raw["callback_query"].get("message") or {}
        return int(message.get("chat", {}).get("id") or raw["callback_query"]["from"]["id"])
    return int(raw.get("message", {}).get("chat", {}).get("id") or 0)
