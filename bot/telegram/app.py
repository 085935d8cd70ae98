"""Telegram, put together: updates by polling or by webhook, each written down before it is confirmed."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from telegram import Bot, Update
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.intake import Accepted, Closed, Intake
from bot.settings import Settings
from bot.telegram.events import Sent, event_of, file_of
from bot.telegram.menu import Menu
from bot.telegram.pacing import Pace
from bot.telegram.places import Place
from bot.telegram.poster import TelegramPoster
from bot.telegram.troubles import wait_of
from handlers.events import Event
from handlers.reception import Reception
from storage import places, uploads

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
        self._intake = intake
        self._house = reception.house
        self._menu = Menu(self._bot, reception.house)
        self._offset = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self.poster = TelegramPoster(self._bot, pace)

    async def start(self) -> None:
        """Say hello to Telegram, set the menus, and say how updates come. Nothing that waits there is dropped."""
        await self._bot.initialize()
        await self._polls.initialize()
        if url := self._settings.telegram_webhook_url:
            await self._bot.set_webhook(url, allowed_updates=KINDS, secret_token=self._secret or None)
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)
        self._background(self._menu.start())
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
            except NetworkError as error:
                log.warning("telegram cannot be reached", error=str(error))
                await asyncio.sleep(PAUSE)
            except Closed:
                return
            except Exception:
                log.exception("updates could not be written down; they are fetched again")
                await asyncio.sleep(PAUSE)

    async def webhook(self, request: Request) -> Response:
        """One update. 401 for what is not Telegram's, 500 for what could not be written down: it then comes again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not self._secret or not hmac.compare_digest(given.encode(), self._secret.encode()):
            return PlainTextResponse("not yours", status_code=401)
        try:
            raw = json.loads(await request.body())
            int(raw["update_id"])
        except (ValueError, KeyError, TypeError):
            return PlainTextResponse("not an update", status_code=400)
        try:
            await self._take(raw)
        except Closed:
            return PlainTextResponse("stopping", status_code=503)
        except Exception:
            log.exception("update could not be written down; telegram sends it again")
            return PlainTextResponse("not written down", status_code=500)
        return PlainTextResponse("ok")

    async def stop(self) -> None:
        """Finish what goes on beside."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=3.0)
        await self._polls.shutdown()
        await self._bot.shutdown()

    @property
    def _secret(self) -> str:
        secret = self._settings.telegram_webhook_secret
        return secret.get_secret_value() if secret else ""

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
            await self._take(raw)

    async def _take(self, raw: dict[str, Any]) -> None:
        """Write one update down; what cannot be read, or says nothing to us, is let go."""
        try:
            update = Update.de_json(raw, self._bot)
        except Exception:
            log.exception("update could not be read", update=raw.get("update_id"))
            return
        if await self._is_housekeeping(update):
            return
        if update.callback_query is not None:
            self._background(self._answer(update.callback_query.id))
        sent = file_of(update)
        upload = await self._kept(sent) if sent else None
        event = event_of(update, self._bot.username, self._house.now(), upload)
        if event is not None:
            accepted = await self._intake.accept(event)
            if accepted is not None:
                self._background(self._menu_after(event, accepted))

    async def _is_housekeeping(self, update: Update) -> bool:
        """Changes of places: somebody blocks or unblocks the bot, a group becomes a supergroup."""
        if change := update.my_chat_member:
            reachable = change.new_chat_member.status not in ("kicked", "left")
            if change.chat.type == "private":
                await asyncio.to_thread(self._set_reachable, str(Place(change.chat.id)), reachable)
            return True
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            new = Place(message.migrate_to_chat_id)
            await asyncio.to_thread(self._move, str(Place(message.chat.id)), str(new))
            return True
        return False

    def _set_reachable(self, place: str, is_reachable: bool) -> None:
        with self._house.books.open() as session:
            places.set_reachable(session, place, is_reachable)

    def _move(self, old: str, new: str) -> None:
        with self._house.books.open() as session:
            places.move(session, old, new)

    async def _kept(self, sent: Sent) -> int:
        """Fetch a file and store it; 0 for one that is too large."""
        if sent.size > uploads.LIMIT:
            return 0
        try:
            file = await self._bot.get_file(sent.id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError:
            log.exception("file could not be fetched")
            return 0
        return await asyncio.to_thread(self._store, sent.name, content)

    def _store(self, name: str, content: bytes) -> int:
        with self._house.books.open() as session:
            return uploads.keep(session, name, content, self._house.now())

    async def _answer(self, query_id: str) -> None:
        """Stop the spinner on the tapped button at once; too late an answer is nobody's loss."""
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError as error:
            log.info("tap not answered", error=str(error))

    async def _menu_after(self, event: Event, accepted: Accepted) -> None:
        """The menu follows what a person may do, once what they asked for is done."""
        if event.kind == "command" and event.text in Menu.CHANGED_BY:
            await asyncio.wait([accepted.outcome], timeout=30.0)
            await self._menu.follow(event.who.id)

    def _background(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _chat_of(raw: Mapping[str, Any]) -> int:
    """What an update's order belongs to: its chat, or the person for a pressed button."""
    if "callback_query" in raw:
        message = raw["callback_query"].get("message") or {}
        return int(message.get("chat", {}).get("id") or raw["callback_query"]["from"]["id"])
    return int(raw.get("message", {}).get("chat", {}).get("id") or 0)
