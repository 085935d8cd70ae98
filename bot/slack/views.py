"""Modals on people's screens: opened before any slow work, drawn again in the order of the draft's versions."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import Json
from bot.slack.modal import memo_of, waiting
from bot.slack.troubles import name_of, status_of

REMEMBERED = 1000
TRIES = 3
LAST = 1 << 60
"""A view without a draft is the last word of its modal."""

log = structlog.get_logger(__name__)


@dataclass
class Shown:
    """A modal as it was last drawn by this process."""

    id: str
    hash: str
    version: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Views:
    """The modals under way."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._shown: OrderedDict[str, Shown] = OrderedDict()

    async def open(self, trigger_id: str) -> Shown | None:
        """Open a modal that asks for patience; None when it is too late, and posts will have to do."""
        try:
            answer = await self._client.views_open(trigger_id=trigger_id, view=waiting(""))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("no modal could be opened", error=str(error))
            return None
        return self._remember(Shown(answer["view"]["id"], answer["view"]["hash"]))

    def seen(self, view: Json) -> Shown:
        """The modal of a payload."""
        return self._shown.get(view["id"]) or self._remember(
            Shown(view["id"], view["hash"], memo_of(view).version if memo_of(view).draft else 0)
        )

    async def draw(self, shown: Shown, view: Json) -> None:
        """Draw a modal again, unless it shows something newer already, or was closed."""
        memo = memo_of(view)
        version = memo.version if memo.draft else LAST
        async with shown.turn:
            if version <= shown.version:
                return
            for attempt in range(1, TRIES + 1):
                if await self._is_drawn(shown, view, is_last=attempt == TRIES):
                    shown.version = version
                    return
                await asyncio.sleep(0.2 * attempt)

    async def _is_drawn(self, shown: Shown, view: Json, *, is_last: bool) -> bool:
        """Whether it is done with.

        Drawing twice does no harm, so a lost answer is tried again; the view's hash is unknown then, as it is after
        another process drew, and the draft's version alone decides what is newest.
        """
        try:
            answer = await self._client.views_update(view_id=shown.id, hash=shown.hash or None, view=view)
        except SlackApiError as error:
            if name_of(error) == "hash_conflict":
                shown.hash = ""
                return False
            if name_of(error) == "not_found":
                return True
            if is_last or (status_of(error) < 500 and status_of(error) != 429):
                log.error("a modal could not be drawn", error=str(error))
            return status_of(error) < 500 and status_of(error) != 429
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("a modal's drawing was lost", error=repr(error))
            return False
        shown.hash = answer["view"]["hash"]
        return True

    def _remember(self, shown: Shown) -> Shown:
        self._shown[shown.id] = shown
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
        return shown
