"""Questions whose buttons still stand in a chat: once a draft goes on or ends below, the old ones are taken away."""

from __future__ import annotations

import asyncio

import structlog
from telegram import Bot
from telegram.error import TelegramError

from handlers import buttons
from handlers.posts import Post

REMEMBERED = 10_000

log = structlog.get_logger(__name__)


class Asked:
    """The last message of each draft with buttons. Forgotten at a restart: an old button then says so."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._last: dict[tuple[int, int], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, chat: int, message: int, post: Post) -> None:
        """A message was posted, or drawn over."""
        asks = draft_of(post)
        for draft in {asks, post.ends} - {0}:
            last = self._last.pop((chat, draft), message)
            if last != message:
                self.retire(chat, last)
        if asks:
            self._last[chat, asks] = message
            if len(self._last) > REMEMBERED:
                del self._last[next(iter(self._last))]

    def retire(self, chat: int, message: int) -> None:
        """Take a message's buttons away, beside everything else; that it cannot be done is nobody's loss."""
        task = asyncio.create_task(self._retire(chat, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End what goes on beside."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)

    async def _retire(self, chat: int, message: int) -> None:
        try:
            await self._bot.edit_message_reply_markup(chat, message, reply_markup=None)
        except TelegramError as error:
            log.info("old buttons stay", error=str(error))


def draft_of(post: Post) -> int:
    """The draft that a post's buttons move, 0 for none."""
    for button in (button for row in post.buttons for button in row):
        read = buttons.read(button.data)
        if isinstance(read, buttons.MoveButton):
            return read.draft
    return 0
