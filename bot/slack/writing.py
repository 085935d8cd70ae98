"""Writes down what people do, in the order in which each of them did it, and under the place where it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog

from bot.intake import Accepted, Intake
from bot.slack import events
from bot.slack.blocks import Json
from bot.slack.events import Making, Sender
from bot.slack.files import Files
from bot.slack.home import Home
from bot.slack.modals import Start
from bot.slack.people import People
from bot.slack.places import Place
from handlers.events import Event
from handlers.floor import CONNECTING
from handlers.reception import Reception

LOOKED_UP = 0.5
"""Seconds for a look at the books before the inbox is written: it is on the way to an acknowledgement."""

log = structlog.get_logger(__name__)
Make = Callable[[Making], Event]


@dataclass
class Writing:
    """The way to the inbox."""

    intake: Intake
    reception: Reception
    people: People
    files: Files
    home: Home
    start: Start
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def written(self, sender: Sender, place: Place, make: Make) -> Accepted | None:
        """Write an event down after the person's earlier ones; None for one that came before."""
        async with self._turn(sender):
            return await self._accepted(sender, place, make)

    async def files_written(self, sender: Sender, key: str, files: list[Json]) -> None:
        """Keep the files of a message, each with an event of its own."""
        async with self._turn(sender):
            for number, file in enumerate(files):
                await self._file_written(sender, f"{key}/{number}", file)

    async def place(self, sender: Sender, channel: str, name: str = "") -> Place:
        """In private, in a connected channel before everybody, in any other before this person only."""
        if events.is_direct(channel):
            return sender.private
        place = Place(channel)
        is_open = name in CONNECTING or await self._is_connected(place)
        return place if is_open else Place(channel, only=sender.user)

    async def _file_written(self, sender: Sender, key: str, file: Json) -> None:
        kept = await self.files.keep(file)
        await self._accepted(sender, sender.private, lambda making: making.file(key, kept.id if kept else 0))

    async def _accepted(self, sender: Sender, place: Place, make: Make) -> Accepted | None:
        making = Making(await self.people.who(sender), place, self.reception.house.now())
        accepted = await self.intake.accept(make(making), awaited=True)
        if accepted is not None:
            self.start(self._after(accepted, sender))
        return accepted

    async def _after(self, accepted: Accepted, sender: Sender) -> None:
        """A conversation that ended may have changed the person's day."""
        if not (await asyncio.shield(accepted.outcome)).sheet:
            await self.home.refresh(sender)

    def _turn(self, sender: Sender) -> asyncio.Lock:
        return self._turns.setdefault(sender.user, asyncio.Lock())

    async def _is_connected(self, place: Place) -> bool:
        """What cannot be looked up now is told to one person only."""
        try:
            return await asyncio.wait_for(asyncio.to_thread(self.reception.is_connected, str(place)), LOOKED_UP)
        except Exception:
            log.exception("whether a channel is connected could not be looked up", place=str(place))
            return False
