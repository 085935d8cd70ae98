"""Takes Telegram's updates in: each is read, its file fetched, and written down before anybody confirms it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from sqlalchemy.exc import DataError
from telegram import Bot, CallbackQuery, Chat, Update
from telegram.error import TelegramError

from bot.doubles import Doubles
from bot.intake import Accepted, Intake
from bot.telegram.events import NOTHING_KEPT, Sent, event_of, file_of
from bot.telegram.menu import Menu
from bot.telegram.places import PLATFORM, Place
from domain.messages import Language, _
from handlers.events import Event
from handlers.reception import House
from storage import people, places, uploads
from templates.words import Words

log = structlog.get_logger(__name__)


class Arrivals:
    """The way from an update to the inbox."""

    def __init__(self, bot: Bot, intake: Intake, house: House, menu: Menu) -> None:
        self._bot = bot
        self._intake = intake
        self._house = house
        self._menu = menu
        self._doubles = Doubles()
        self._tasks: set[asyncio.Task[None]] = set()

    async def stop(self) -> None:
        """Finish what goes on beside."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=3.0)

    async def take(self, raw: dict[str, Any]) -> None:
        """Write one update down; what cannot be read, says nothing to us or fits no database is let go."""
        try:
            update = Update.de_json(raw, self._bot)
        except Exception:
            log.exception("update could not be read", update=raw.get("update_id"))
            return
        try:
            await self._take(update)
        except (DataError, UnicodeError):
            log.exception("update fits no database", update=update.update_id)

    async def _take(self, update: Update) -> None:
        if await self._is_housekeeping(update):
            return
        sent = file_of(update)
        upload = await self._kept(sent, update) if sent else None
        event = event_of(update, self._bot.username, self._house.now(), upload)
        if update.callback_query is not None:
            self._background(self._answer(update.callback_query, event))
        if event is None or self._is_double(event):
            return
        accepted = await self._intake.accept(event)
        if accepted is not None:
            self._background(self._menu_after(event, accepted))

    def _is_double(self, event: Event) -> bool:
        """The second tap of two on one button: the first draws over the message, and the second over its answer."""
        tap = (event.who.id, event.place, event.message_id, event.data)
        return event.kind == "tap" and self._doubles.is_second(tap, event.key)

    async def _is_housekeeping(self, update: Update) -> bool:
        """Changes of places: somebody blocks or unblocks the bot, a group becomes a supergroup."""
        if change := update.my_chat_member:
            reachable = change.new_chat_member.status not in ("kicked", "left")
            if change.chat.type == Chat.PRIVATE:
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

    async def _kept(self, sent: Sent, update: Update) -> int:
        """Fetch a file and store it, unless it is too large, a stranger's, or Telegram does not give it."""
        if sent.size > uploads.LIMIT or not await asyncio.to_thread(self._is_in, update):
            return NOTHING_KEPT
        try:
            file = await self._bot.get_file(sent.id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError:
            log.exception("file could not be fetched")
            return NOTHING_KEPT
        if len(content) > uploads.LIMIT:
            return NOTHING_KEPT
        return await asyncio.to_thread(self._store, sent.name, content)

    def _is_in(self, update: Update) -> bool:
        with self._house.books.read() as session:
            user = update.effective_user
            return user is not None and people.by_account(session, PLATFORM, str(user.id)) is not None

    def _store(self, name: str, content: bytes) -> int:
        with self._house.books.open() as session:
            return uploads.keep(session, name, content, self._house.now())

    async def _answer(self, query: CallbackQuery, event: Event | None) -> None:
        """Stop the spinner on the tapped button at once; too late an answer is nobody's loss.

        Somebody who tapped in a group and is answered in private is told where to look.
        """
        text = None
        if (
            event is not None
            and event.is_private
            and query.message is not None
            and query.message.chat.type != "private"
        ):
            text = Words(Language(event.who.language)).say(_("I answer you in private."))
        try:
            await self._bot.answer_callback_query(query.id, text)
        except TelegramError as error:
            log.info("tap not answered", error=str(error))

    async def _menu_after(self, event: Event, accepted: Accepted) -> None:
        """The menu follows what a person may do and their language, once what they asked for is done."""
        await asyncio.wait([accepted.outcome], timeout=30.0)
        await self._menu.follow(event.who.id)

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
