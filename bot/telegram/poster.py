"""Posts notices on Telegram, edits them in place, sends papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.platform import Paper, Uncertain
from bot.telegram.asked import Asked
from bot.telegram.draw import CAPTION, keyboard, messages, plain
from bot.telegram.pacing import Pace
from bot.telegram.places import PLATFORM, Place
from bot.telegram.troubles import CANNOT_EDIT, CANNOT_PARSE, NOT_MODIFIED, says, told
from handlers.posts import Post

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class TelegramPoster:
    """A `bot.platform.Poster`. A message's id is its number in its chat."""

    platform = PLATFORM

    def __init__(self, bot: Bot, pace: Pace | None = None) -> None:
        self._bot = bot
        self._pace = pace or Pace()
        self._asked = Asked(bot)

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        """Post a notice: drawn over the message that it replaces where that is still possible, else below."""
        where = Place.read(place)
        with told():
            id = await self._post(where, post, paper, is_repeat=is_repeat)
        self._asked.note(where.chat, int(id), post)
        return id

    async def stop(self) -> None:
        """End what goes on beside."""
        await self._asked.stop()

    async def _post(self, where: Place, post: Post, paper: Paper | None, *, is_repeat: bool) -> str:
        if post.replaces and (edited := await self._edit(where, post)):
            if paper is not None:
                await self._document(where, paper, "", None)
            return edited
        if paper is not None:
            return await self._with_paper(where, post, paper, is_repeat=is_repeat)
        return await self._say(where, messages(post, is_repeat=is_repeat), keyboard(post))

    async def find(self, place: str, key: str) -> str | None:
        """Telegram has no way to look up what a bot has sent."""
        raise Uncertain("a message cannot be looked up")

    async def _with_paper(self, where: Place, post: Post, paper: Paper, *, is_repeat: bool) -> str:
        """The words as the paper's caption, or before it when they are too long for one."""
        drawn = messages(post, is_repeat=is_repeat, limit=CAPTION)
        if len(drawn) == 1:
            return await self._document(where, paper, drawn[0], keyboard(post))
        await self._document(where, paper, "", None)
        return await self._say(where, messages(post, is_repeat=is_repeat), keyboard(post))

    async def _say(self, where: Place, drawn: list[str], keys: InlineKeyboardMarkup | None) -> str:
        id = ""
        for number, text in enumerate(drawn, 1):
            id = await self._send(where, text, keys if number == len(drawn) else None)
        return id

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

    async def _edit(self, where: Place, post: Post) -> str | None:
        """Draw over a message; None when it takes several, or can no longer be edited. Saying it twice does no harm."""
        drawn = messages(post)
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
