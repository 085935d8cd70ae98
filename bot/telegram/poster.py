"""Posts notices on Telegram, edits them in place, sends papers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.platform import Paper, Trouble, Uncertain
from bot.telegram.asked import Asked
from bot.telegram.draw import CAPTION, Frame, keyboard, messages, plain
from bot.telegram.pacing import Pace
from bot.telegram.places import PLATFORM, Place
from bot.telegram.troubles import CANNOT_EDIT, CANNOT_PARSE, NOT_MODIFIED, says, told
from domain.messages import Language, _
from handlers.posts import Post
from templates.words import Words

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class TelegramPoster:
    """A `bot.platform.Poster`. A message's id is its number in its chat; `language_of` is what is read in a place."""

    platform = PLATFORM

    def __init__(
        self, bot: Bot, pace: Pace | None = None, language_of: Callable[[str], Language] = lambda place: Language.FRENCH
    ) -> None:
        self._bot = bot
        self._pace = pace or Pace()
        self._asked = Asked(bot)
        self._language_of = language_of
        self._arrived: dict[str, list[str]] = {}

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        """Post a notice: drawn over the message that it replaces where that is still possible, else below.

        Of a notice in several messages, those that arrived are not sent again when the next one met trouble.
        """
        where = Place.read(place)
        frame = await self._frame(place, post, is_repeat=is_repeat)
        arrived = self._arrived.pop(key, [])
        try:
            with told():
                id = await self._post(where, post, paper, frame, arrived)
        except Trouble:
            if arrived:
                self._arrived[key] = arrived
            raise
        self._asked.note(where.chat, int(id), post)
        return id

    async def find(self, place: str, key: str) -> str | None:
        """Telegram has no way to look up what a bot has sent."""
        raise Uncertain("a message cannot be looked up")

    async def stop(self) -> None:
        """End what goes on beside."""
        await self._asked.stop()

    async def _frame(self, place: str, post: Post, *, is_repeat: bool) -> Frame:
        """In a group the bot hears an answer in words only when it is a reply."""
        needs_reply = Place.read(place).is_group and bool(post.question)
        if not is_repeat and not needs_reply:
            return Frame()
        words = Words(await asyncio.to_thread(self._language_of, place))
        return Frame(
            words.say(_("↻ You may have received this already.")) if is_repeat else "",
            words.say(_("To answer in words, use “Reply” on this message.")) if needs_reply else "",
        )

    async def _post(self, where: Place, post: Post, paper: Paper | None, frame: Frame, arrived: list[str]) -> str:
        if post.replaces and (edited := await self._edit(where, post, frame)):
            if paper is not None:
                await self._document(where, paper, "", None)
            return edited
        if arrived:
            frame = replace(frame, mark="")
        for step in self._steps(where, post, paper, frame)[len(arrived) :]:
            arrived.append(await step())
        return arrived[-1]

    def _steps(self, where: Place, post: Post, paper: Paper | None, frame: Frame) -> list[Callable[[], Awaitable[str]]]:
        """The messages of a notice: a paper has its words as caption, or after it when they are too long for one."""
        keys = keyboard(post)
        if paper is not None:
            captions = messages(post, frame, limit=CAPTION)
            if len(captions) == 1:
                return [partial(self._document, where, paper, captions[0], keys)]
        *first, last = messages(post, frame)
        papers = [partial(self._document, where, paper, "", None)] if paper is not None else []
        return [
            *papers,
            *(partial(self._send, where, text, None) for text in first),
            partial(self._send, where, last, keys),
        ]

    async def _send(self, where: Place, html: str, keys: InlineKeyboardMarkup | None) -> str:
        common: dict[str, Any] = {
            "chat_id": where.chat,
            "message_thread_id": where.topic,
            "reply_markup": keys,
            "link_preview_options": NO_PREVIEW,
        }
        await self._pace.wait(where)
        sent = await _read(html, lambda words, mode: self._bot.send_message(text=words, parse_mode=mode, **common))
        return str(sent.message_id)

    async def _edit(self, where: Place, post: Post, frame: Frame) -> str | None:
        """Draw over a message; None when it takes several, or can no longer be edited. Saying it twice does no harm."""
        drawn = messages(post, replace(frame, mark=""))
        if not post.replaces.isdecimal():
            return None
        if len(drawn) != 1:
            self._asked.retire(where.chat, int(post.replaces))
            return None
        await self._pace.wait(where)
        common: dict[str, Any] = {
            "chat_id": where.chat,
            "message_id": int(post.replaces),
            "reply_markup": keyboard(post),
            "link_preview_options": NO_PREVIEW,
        }
        try:
            await _read(drawn[0], lambda words, mode: self._bot.edit_message_text(words, parse_mode=mode, **common))
        except BadRequest as error:
            if says(error, NOT_MODIFIED):
                return post.replaces
            if says(error, *CANNOT_EDIT):
                self._asked.retire(where.chat, int(post.replaces))
                return None
            raise
        return post.replaces

    async def _document(self, where: Place, paper: Paper, caption: str, keys: InlineKeyboardMarkup | None) -> str:
        await self._pace.wait(where)
        common: dict[str, Any] = {
            "chat_id": where.chat,
            "document": paper.content,
            "filename": paper.name,
            "message_thread_id": where.topic,
            "reply_markup": keys,
        }
        sent = await _read(
            caption, lambda words, mode: self._bot.send_document(caption=words or None, parse_mode=mode, **common)
        )
        return str(sent.message_id)


async def _read(html: str, call: Callable[[str, str | None], Awaitable[T]]) -> T:
    """Say something in HTML; should Telegram be unable to read it, as plain text: the words matter more."""
    try:
        return await call(html, ParseMode.HTML)
    except BadRequest as error:
        if not says(error, CANNOT_PARSE):
            raise
        log.error("telegram could not read our HTML; sent as plain text", error=str(error))
        return await call(plain(html), None)
