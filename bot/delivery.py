"""Takes notices from the outbox and posts them, one after the other in each place, places side by side."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from bot import outcomes
from bot.holder import is_dead, this_process
from bot.outcomes import MUST_ARRIVE, Result
from bot.platform import NotSent, Paper, Poster, Uncertain
from domain.messages import Language
from handlers import undelivered
from handlers.posts import Post
from storage import outbox, places
from storage.books import Books
from storage.outbox import Claimed
from templates.words import Words

log = structlog.get_logger(__name__)

LEASE_MS = 120_000
POST_SECONDS = 90.0
"""Shorter than the lease: nobody takes over a notice that is still being posted."""
LOOKS_EVERY = 1.0
PLACES_AT_ONCE = 64
TRIES_OF_A_PAPER = 3


@dataclass
class Delivery:
    """The way out. `fetch` gives a paper by its subject, in a thread; `holder` names this process in the claims."""

    books: Books
    posters: Mapping[str, Poster]
    fetch: Callable[[str], Paper]
    zone: ZoneInfo = ZoneInfo("Europe/Paris")
    holder: str = field(default_factory=this_process)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    backoff: Callable[[float], float] = lambda seconds: seconds
    tally: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(4, "delivery")
        self._printing = ThreadPoolExecutor(2, "papers")
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._asked_again: set[str] = set()
        self._handed: dict[str, Claimed] = {}
        self._room = asyncio.Semaphore(PLACES_AT_ONCE)
        self._wake = asyncio.Event()
        self._is_stopping = False
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look at what processes that died were sending, then deliver until stopped."""
        await self._in_thread(self._give_up_claims)
        self._sweeper = asyncio.create_task(self._sweep())

    def claim(self, session: Session, place: str) -> Claimed | None:
        """Mark a place's oldest notice as being sent in the transaction under way; after its commit `wake` is told."""
        if place.partition(":")[0] not in self.posters or self._room.locked() or self._is_stopping:
            return None
        return outbox.claim(session, place, self.holder, self._ms(), LEASE_MS)

    def wake(self, places: Collection[str] = (), claimed: Claimed | None = None) -> None:
        """Something was queued in these places, of which one notice was `claimed`; for no places, somewhere."""
        if claimed is not None:
            self._handed[claimed.place] = claimed
        for place in places:
            if place.partition(":")[0] in self.posters:
                self._start_lane(place)
        if not places:
            self._wake.set()

    @property
    def is_alive(self) -> bool:
        """Whether it is looking after the outbox."""
        return self._sweeper is not None and not self._sweeper.done()

    async def drained(self, seconds: float) -> None:
        """Return when nothing can be posted now, or after some seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._lanes or await self._in_thread(self._due_places):
                    self.wake()
                    await asyncio.sleep(0.05)

    async def stop(self, seconds: float = 8.0) -> None:
        """Post no further notice; end what is being posted, or leave it to be looked up at the next start."""
        self._is_stopping = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        if self._lanes:
            _done, late = await asyncio.wait(list(self._lanes.values()), timeout=seconds)
            for task in late:
                task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._printing.shutdown(wait=False, cancel_futures=True)

    async def _sweep(self) -> None:
        while True:
            try:
                for place in await self._in_thread(self._due_places):
                    self._start_lane(place)
            except Exception:
                log.exception("outbox could not be read")
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOKS_EVERY)

    def _start_lane(self, place: str) -> None:
        if place in self._lanes:
            self._asked_again.add(place)
        elif not self._is_stopping:
            self._lanes[place] = asyncio.create_task(self._run(place))

    async def _run(self, place: str) -> None:
        """One notice after the other, until none of this place may be tried now."""
        try:
            has_more = True
            while has_more:
                async with self._room:
                    claimed = await self._next(place)
                    if claimed is None:
                        return
                    result = await self._deliver(claimed)
                    has_more = await self._settle(claimed, result)
                if result.wait or result.moved_to:
                    asyncio.get_running_loop().call_later(self.backoff(result.wait), self.wake)
                    return
        except Exception:
            log.exception("place stopped; it is taken up again", place=place)
        finally:
            del self._lanes[place]
            if place in self._asked_again:
                self._asked_again.discard(place)
                self._start_lane(place)

    async def _next(self, place: str) -> Claimed | None:
        """The notice that was claimed as it was queued, else the oldest that may be tried now."""
        handed = self._handed.pop(place, None)
        if handed is not None or self._is_stopping:
            return handed
        claimed: Claimed | None = await self._in_thread(self._claim, place)
        return claimed

    async def _deliver(self, claimed: Claimed) -> Result:
        """Post once; the only place where a platform's trouble becomes what is written down."""
        poster = self.posters[claimed.place.partition(":")[0]]
        try:
            if not claimed.is_unknown:
                return outcomes.sent(await self._post(poster, claimed, is_repeat=False))
            return await self._make_sure(poster, claimed)
        except Exception as trouble:
            result = outcomes.after(trouble, claimed, was_unknown=claimed.is_unknown)
            log.warning(
                "notice not posted",
                key=claimed.key,
                place=claimed.place,
                state=result.state,
                reason=result.values["reason"],
            )
            return result

    async def _make_sure(self, poster: Poster, claimed: Claimed) -> Result:
        """An earlier attempt may have arrived: look it up, or say it again and say so."""
        is_edit = bool(claimed.post.get("replaces"))
        try:
            found = None if is_edit else await poster.find(claimed.place, claimed.key)
        except Uncertain:
            if claimed.kind not in MUST_ARRIVE:
                return outcomes.dropped()
            return outcomes.sent(await self._post(poster, claimed, is_repeat=True), is_repeat=True)
        if found is not None:
            return outcomes.sent(found)
        return outcomes.sent(await self._post(poster, claimed, is_repeat=False))

    async def _post(self, poster: Poster, claimed: Claimed, *, is_repeat: bool) -> str:
        post = Post.model_validate(claimed.post)
        paper = await self._paper(claimed, post.file) if post.file else None
        if post.file and paper is None:
            post = await self._in_thread(self._without_paper, claimed.place, post)
        try:
            async with asyncio.timeout(POST_SECONDS):
                return await poster.post(claimed.place, post, paper, key=claimed.key, is_repeat=is_repeat)
        except TimeoutError:
            raise Uncertain(f"no answer within {POST_SECONDS} s") from None

    async def _paper(self, claimed: Claimed, subject: str) -> Paper | None:
        """The document; after some tries None, for the words are worth more than nothing."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._printing, self.fetch, subject)
        except Exception as failure:
            log.exception("paper could not be made", subject=subject)
            if claimed.attempts < TRIES_OF_A_PAPER:
                raise NotSent(f"no paper: {failure}") from failure
            return None

    async def _settle(self, claimed: Claimed, result: Result) -> bool:
        """Write the outcome down, however long the books are locked: what was posted is known only here.

        Whether another notice waits for the place.
        """
        has_more = True
        for attempt in range(1, 100):
            try:
                has_more = await self._in_thread(self._write_down, claimed, result)
                break
            except Exception:
                if self._is_stopping:
                    raise
                log.exception("outcome could not be written down", key=claimed.key, state=result.state)
                await asyncio.sleep(self.backoff(outcomes.backoff(min(attempt, 5))))
        self.tally[result.state] = self.tally.get(result.state, 0) + 1
        return has_more

    def _write_down(self, claimed: Claimed, result: Result) -> bool:
        values = {**result.values, "not_before": self._ms() + int(self.backoff(result.wait) * 1000)}
        if result.state == "sent":
            values["sent_at"] = self.now()
        with self.books.open(synced=False) as session:
            if not outbox.settle(session, claimed, self.holder, **values):
                log.warning("notice was taken over", key=claimed.key)
            elif result.is_unreachable:
                undelivered.forward(session, claimed, self.now(), self.zone)
            elif result.moved_to:
                places.move(session, claimed.place, result.moved_to)
            return outbox.has_more(session, claimed.place)

    def _claim(self, place: str) -> Claimed | None:
        with self.books.open() as session:
            return outbox.claim(session, place, self.holder, self._ms(), LEASE_MS)

    def _due_places(self) -> list[str]:
        with self.books.read() as session:
            return list(outbox.due_places(session, tuple(self.posters), self._ms()))

    def _give_up_claims(self) -> None:
        with self.books.open() as session:
            if given_up := outbox.give_up_claims(session, is_dead):
                log.warning("notices of a process that died are looked up", notices=given_up)

    def _without_paper(self, place: str, post: Post) -> Post:
        with self.books.read() as session:
            words = Words(Language(places.language_of(session, place)), self.zone)
        sorry = words.say(undelivered.NO_PAPER)
        return post.model_copy(update={"file": "", "lines": (*post.lines, sorry)})

    def _ms(self) -> int:
        return int(self.now().timestamp() * 1000)

    def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
