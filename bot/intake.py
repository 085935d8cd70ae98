"""Writes events down before they are acknowledged, and hands them over in order per lane, lanes side by side."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from handlers.events import Event
from handlers.posts import Outcome
from handlers.reception import Claim, Handled, Reception
from storage import inbox
from storage.outbox import Claimed

log = structlog.get_logger(__name__)

LANES_AT_ONCE = 8
WRITERS = 4
"""Writing down has threads of its own: a slow turn must not delay an acknowledgement."""
LOOKS_EVERY = 3.0
LEFT_BEHIND = timedelta(seconds=5)
"""An event that waits longer than this was accepted by a process that died, or by one that is stuck."""


class Closed(Exception):
    """The desk is stopping: the platform is not answered, and sends the event again."""


@dataclass(frozen=True)
class Accepted:
    """An event that is written down. `outcome` comes when it was handled; its posts are queued for delivery as well.

    The outcome is empty when another process handled the event: everything was then said in posts.
    """

    key: str
    lane: str
    outcome: asyncio.Future[Outcome]


@dataclass
class Tally:
    """What went through since the start."""

    accepted: int = 0
    duplicates: int = 0
    handled: int = 0
    unwritten: int = 0


@dataclass
class Intake:
    """The way in. `on_posts` is called on the event loop with the places where an event's answers wait, and with the
    one answer that `claim` has marked as being sent."""

    reception: Reception
    on_posts: Callable[[Collection[str], Claimed | None], None] = lambda places, claimed: None
    claim: Claim | None = None
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._writers = ThreadPoolExecutor(WRITERS, "intake")
        self._handlers = ThreadPoolExecutor(LANES_AT_ONCE, "lane")
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._pending: dict[str, Accepted] = {}
        self._written: set[str] = set()
        self._awaited: set[str] = set()
        self._is_closed = self._is_halted = False
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what earlier processes left, now and from time to time."""
        await self.recover()
        self._watch = asyncio.create_task(self._look_after_others())

    async def accept(self, event: Event, *, awaited: bool = False) -> Accepted | None:
        """Write an event down; acknowledge it only after this. None for one that came before.

        `awaited` says that somebody can show the sheet or the errors of its outcome. Raises what the database raises
        when the event could not be written, and `Closed` when the desk stops.
        """
        if self._is_closed:
            raise Closed
        loop = asyncio.get_running_loop()
        accepted = Accepted(event.key, event.lane, loop.create_future())
        if self._pending.setdefault(event.key, accepted) is accepted and awaited:
            self._awaited.add(event.key)
        try:
            is_new = await loop.run_in_executor(self._writers, self.reception.take_in, event)
        except Exception:
            self.tally.unwritten += 1
            self._forget(accepted)
            raise
        if not is_new:
            self.tally.duplicates += 1
            self._forget(accepted)
            return None
        self.tally.accepted += 1
        if event.key in self._pending:
            self._written.add(event.key)
            self.wake(event.lane)
        return accepted

    @property
    def is_open(self) -> bool:
        """Whether events are accepted."""
        return not self._is_closed

    async def recover(self, waiting: timedelta = timedelta(0)) -> None:
        """Wake the lanes in which something has waited that long."""
        before = self.reception.house.now() - waiting if waiting else None
        for lane in await asyncio.get_running_loop().run_in_executor(self._writers, self._left, before):
            self.wake(lane)

    def wake(self, lane: str) -> None:
        """Have a lane looked at until nothing waits in it."""
        self._woken.add(lane)
        if lane not in self._lanes and not self._is_halted:
            self._lanes[lane] = asyncio.create_task(self._run(lane))

    async def drained(self) -> None:
        """Return when no lane is at work."""
        while self._lanes:
            await asyncio.wait(list(self._lanes.values()))

    async def stop(self, seconds: float = 8.0) -> None:
        """Accept nothing more and finish what is under way; the rest stays in the inbox for the next start."""
        self._is_closed = True
        if self._watch is not None:
            self._watch.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.drained(), seconds)
        self._is_halted = True
        for task in self._lanes.values():
            task.cancel()
        self._writers.shutdown(wait=False, cancel_futures=True)
        self._handlers.shutdown(wait=False, cancel_futures=True)

    async def _run(self, lane: str) -> None:
        """Between the last look at `_woken` and the end nothing is awaited, so that no event falls in between."""
        try:
            while lane in self._woken and not self._is_halted:
                self._woken.discard(lane)
                while await self._handle_next(lane):
                    pass
            self._release(lane)
        except Exception:
            log.exception("lane stopped; it is taken up again", lane=lane)
        finally:
            del self._lanes[lane]

    async def _handle_next(self, lane: str) -> bool:
        loop = asyncio.get_running_loop()
        claim = None if self._awaited else self.claim  # a sheet is shown at once and waits for no disk
        handled = await loop.run_in_executor(self._handlers, self.reception.handle_next, lane, self._is_awaited, claim)
        if handled is None:
            return False
        self.tally.handled += 1
        self._tell(handled)
        if handled.places:
            self.on_posts(handled.places, handled.claimed)
        return handled.has_more

    def _is_awaited(self, key: str) -> bool:
        accepted = self._pending.get(key)
        return key in self._awaited and accepted is not None and not accepted.outcome.done()

    def _tell(self, handled: Handled) -> None:
        accepted = self._pop(handled.key)
        if accepted is not None and not accepted.outcome.done():
            accepted.outcome.set_result(handled.outcome)

    def _release(self, lane: str) -> None:
        """Nothing waits in the lane: what is still awaited there was handled by another process."""
        for key in [key for key in self._written if self._pending[key].lane == lane]:
            self._tell(Handled(key, Outcome()))

    def _forget(self, accepted: Accepted) -> None:
        if self._pending.get(accepted.key) is accepted:
            self._pop(accepted.key)
        accepted.outcome.cancel()

    def _pop(self, key: str) -> Accepted | None:
        self._written.discard(key)
        self._awaited.discard(key)
        return self._pending.pop(key, None)

    def _left(self, before: datetime | None) -> list[str]:
        with self.reception.house.books.read() as session:
            return list(inbox.waiting_lanes(session, before))

    async def _look_after_others(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            try:
                await self.recover(LEFT_BEHIND)
            except Exception:
                log.exception("inbox could not be read")
