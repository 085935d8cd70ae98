"""A desk that serves a local platform, in a thread with a loop of its own: intake, delivery and the real client."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import uvicorn
from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery import Delivery
from bot.intake import Intake
from bot.platform import Paper, Poster
from handlers.events import Event
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books
from storage.tables import Inbound, Notice
from tests.talking import PUBLIC

T = TypeVar("T")
PATIENCE = 30
Now = Callable[[], datetime]
Endpoint = Callable[[Request], Awaitable[Response]]


def really_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


@dataclass
class Desk:
    """A desk under way."""

    reception: Reception
    loop: asyncio.AbstractEventLoop
    intake: Intake = field(init=False)
    delivery: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self.intake = Intake(self.reception)

    async def start(self, poster: Poster) -> None:
        """Take in and deliver through a platform."""
        books = self.reception.house.books
        self.delivery = Delivery(books, {poster.platform: poster}, paper, backoff=lambda seconds: seconds / 50)
        self.intake.on_posts, self.intake.claim = self.delivery.wake, self.delivery.claim
        await self.intake.start()
        await self.delivery.start()

    async def stop(self) -> None:
        """Stop, and wait for the threads: a database connection that is still in use cannot be closed."""
        await self.intake.stop()
        await self.delivery.stop()
        await asyncio.to_thread(self._wait_for_threads)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def hear(self, event: Event) -> None:
        """Take an event in that the platform did not bring."""
        self.run(self.intake.accept(event))

    def settle(self) -> None:
        """Return when everything that came in is handled and everything queued is posted."""
        self.run(self._settled())

    def waiting(self) -> list[Notice]:
        """What is still to be posted on the platform that is served."""
        waiting, served = ("queued", "sending", "unknown"), tuple(f"{name}:" for name in self.delivery.posters)
        return [notice for notice in self.notices() if notice.state in waiting and notice.place.startswith(served)]

    def events(self) -> list[Inbound]:
        with self.reception.house.books.read() as session:
            return list(session.exec(select(Inbound)).all())

    def notices(self) -> list[Notice]:
        with self.reception.house.books.read() as session:
            return list(session.exec(select(Notice)).all())

    async def _settled(self) -> None:
        async with asyncio.timeout(20):
            while True:
                await self.intake.drained()
                if not await asyncio.to_thread(self.waiting):
                    return
                self.delivery.wake()
                await asyncio.sleep(0.005)

    def _wait_for_threads(self) -> None:
        for threads in (
            self.intake._writers, self.intake._handlers, self.delivery._threads, self.delivery._printing,
        ):  # fmt: skip
            threads.shutdown(wait=True)


def paper(subject: str) -> Paper:
    return Paper(f"{subject.replace(':', '-')}.pdf", b"%PDF-1.7 " + subject.encode())


Serves = Callable[[Reception], AbstractAsyncContextManager[T]]


@contextmanager
def in_a_loop_of_its_own(url: str, now: Now, serves: Serves[T]) -> Iterator[T]:
    """Serve a platform in a thread until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="desk", daemon=True)
    thread.start()
    reception = Reception(House(books=Books(url), registry=registry(), now=now, public_url=PUBLIC))
    serving = serves(reception)
    try:
        desk = asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result(PATIENCE)
        try:
            yield desk
        finally:
            asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result(PATIENCE)
    finally:
        asyncio.run_coroutine_threadsafe(_leave_nothing(), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        reception.house.books.close()


async def _leave_nothing() -> None:
    """End what libraries left running in the loop."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


@asynccontextmanager
async def open_door(path: str, endpoint: Endpoint) -> AsyncIterator[str]:
    """A web server on a free port, and its address; it serves until the block ends."""
    web = Starlette(routes=[Route(path, endpoint, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, log_level="warning", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = asyncio.ensure_future(server.serve(sockets=[door]))
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def going_on(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work that goes on until the block ends."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
