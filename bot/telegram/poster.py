"""Posts notices on Telegram, edits them in place, sends papers."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.platform import Paper, Uncertain
from bot.telegram.draw import CAPTION, keyboard, messages
from bot.telegram.pacing import Pace
from bot.telegram.places import PLATFORM, Place
from bot.telegram.troubles import CANNOT_EDIT, CANNOT_PARSE, NOT_MODIFIED, says, told
from handlers.posts import Post

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = structlog.get_logger(__name__)


class TelegramPoster:
    """A `bot.platform.Poster`. A message's id is its number in its chat."""

    platform = PLATFORM

    def __init__(self, bot: Bot, pace: Pace | None = None) -> None:
        self._bot = bot
        self._pace = pace or Pace()

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        """Post a notice: drawn over the message that it replaces where that is still possible, else below."""
        where = Place.read(place)
        with told():
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
        try:
            sent = await self._bot.send_message(text=html, parse_mode=ParseMode.HTML, **common)
        except BadRequest as error:
            if not says(error, CANNOT_PARSE):
                raise
            log.error("telegram could not read our HTML; sent as plain text", error=str(error))
            sent = await self._bot.send_message(text=html, **common)
        return str(sent.message_id)

    async def _edit(self, where: Place, post: Post) -> str | None:
        """Draw over a message; None when it takes several, or can no longer be edited. Saying it twice does no harm."""
        drawn = messages(post)
        if len(drawn) != 1 or not post.replaces.isdecimal():
            return None
        await self._pace.wait(where)
        try:
            await self._bot.edit_message_text(
                drawn[0],
                chat_id=where.chat,
                message_id=int(post.replaces),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(post),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if says(error, NOT_MODIFIED):
                return post.replaces
            if says(error, *CANNOT_EDIT):
                return None
            raise
        return post.replaces

    async def _document(self, where: Place, paper: Paper, caption: str, keys: InlineKeyboardMarkup | None) -> str:
        await self._pace.wait(where)
        sent = await self._bot.send_document(
            where.chat,
            paper.content,
            filename=paper.name,
            caption=caption or None,
            parse_mode=ParseMode.HTML,
            message_thread_id=where.topic,
            reply_markup=keys,
        )
        return str(sent.message_id)
