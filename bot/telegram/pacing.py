"""Keeps to the pace that Telegram asks for, each chat by itself: a full one makes no other wait."""

from __future__ import annotations

from aiolimiter import AsyncLimiter

from bot.telegram.places import Place

OVERALL = (5, 0.2)
CHAT = (5, 5.0)
"""One message a second, a few at once."""
GROUP = (10, 60.0)
"""In any minute: ten at once and the ten that follow; likewise 30 in any second overall."""
REMEMBERED = 10_000


class Pace:
    """Some thirty messages a second in all, one a second in a chat, twenty a minute in a group."""

    def __init__(self) -> None:
        self._overall = AsyncLimiter(*OVERALL)
        self._chats: dict[int, AsyncLimiter] = {}

    async def wait(self, place: Place) -> None:
        """Return when one more message may be sent there."""
        await self._of(place).acquire()
        await self._overall.acquire()

    def _of(self, place: Place) -> AsyncLimiter:
        if place.chat not in self._chats:
            if len(self._chats) >= REMEMBERED:
                del self._chats[next(iter(self._chats))]
            self._chats[place.chat] = AsyncLimiter(*(GROUP if place.is_group else CHAT))
        return self._chats[place.chat]
