"""A desk that serves the local Slack, in a thread with a loop of its own: intake, delivery and Slack's real clients."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import uvicorn
from pydantic import SecretStr
from sqlmodel import select
from starlette.applications import Starlette
from starlette.routing import Route

from bot.delivery import Delivery
from bot.intake import Intake
from bot.platform import Paper
from bot.settings import Settings
from bot.slack.app import Slack
from handlers.events import Event
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books
from storage.tables import Inbound, Notice
from tests.platforms.slack_api import SlackServer

T = TypeVar("T")
Mode = Literal["http", "socket"]


def settings_for(server: SlackServer, mode: Mode, url: str = "sqlite://") -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": url,
            "slack_bot_token": server.bot_token,
            "slack_app_token": server.app_token if mode == "socket" else None,
            "slack_signing_secret": SecretStr(server.signing_secret),
            "slack_api_url": server.api_url,
        }
    )


@dataclass
class Desk:
    """A desk under way."""

    server: SlackServer
    reception: Reception
    intake: Intake
    delivery: Delivery
    slack: Slack
    loop: asyncio.AbstractEventLoop
    url: str = ""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def hear(self, event: Event) -> None:
        """Take an event in that no payload brought."""
        self.run(self.intake.accept(event))

    def settle(self) -> None:
        """Return when everything that came in is handled and everything queued is posted."""
        self.run(self._settled())

    async def _settled(self) -> None:
        async with asyncio.timeout(20):
            while True:
                await self.intake.drained()
                if not await asyncio.to_thread(self.waiting):
                    return
                self.delivery.wake()
                await asyncio.sleep(0.005)

    def waiting(self) -> list[Notice]:
        waiting = ("queued", "sending", "unknown")
        return [n for n in self.notices() if n.state in waiting and n.place.startswith("slack:")]

    def events(self) -> list[Inbound]:
        with self.reception.house.books.read() as session:
            return list(session.exec(select(Inbound)).all())

    def notices(self) -> list[Notice]:
        with self.reception.house.books.read() as session:
            return list(session.exec(select(Notice)).all())


def paper(subject: str) -> Paper:
    return Paper(f"{subject.replace(':', '-')}.pdf", b"%PDF-1.7 " + subject.encode())


@contextmanager
def running_desk(
    server: SlackServer, url: str, mode: Mode = "http", clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[Desk]:
    """Serve the local Slack until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="desk", daemon=True)
    thread.start()
    books = Books(url)
    reception = Reception(House(books=books, registry=registry(), now=clock))
    try:
        desk, stop = asyncio.run_coroutine_threadsafe(_started(server, reception, mode, loop), loop).result(20)
        try:
            yield desk
        finally:
            asyncio.run_coroutine_threadsafe(stop(), loop).result(20)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        books.close()


async def _started(
    server: SlackServer, reception: Reception, mode: Mode, loop: asyncio.AbstractEventLoop
) -> tuple[Desk, Callable[[], Coroutine[Any, Any, None]]]:
    intake = Intake(reception)
    slack = Slack(settings_for(server, mode), intake, reception)
    delivery = Delivery(reception.house.books, {"slack": slack.poster}, paper, backoff=lambda seconds: seconds / 50)
    intake.on_posts = delivery.wake
    await slack.start()
    await intake.start()
    await delivery.start()
    desk = Desk(server, reception, intake, delivery, slack, loop)
    serving = asyncio.create_task(slack.listen()) if mode == "socket" else await _serve(desk)
    if mode == "socket":
        server.connect_socket_mode()
        await asyncio.to_thread(server.wait_for_sockets, 1)

    async def stop() -> None:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        await slack.stop()
        await intake.stop()
        await delivery.stop()
        await asyncio.to_thread(_wait_for_threads, intake, delivery)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    return desk, stop


def _wait_for_threads(intake: Intake, delivery: Delivery) -> None:
    """A database connection that is still in use cannot be closed."""
    for threads in (intake._writers, intake._handlers, delivery._threads, delivery._printing):
        threads.shutdown(wait=True)


async def _serve(desk: Desk) -> asyncio.Task[None]:
    web = Starlette(routes=[Route("/slack/events", desk.slack.endpoint, methods=["POST"])])
    uvicorn_server = uvicorn.Server(uvicorn.Config(web, log_level="warning", lifespan="off"))
    door = socket.create_server(("127.0.0.1", 0))
    desk.url = f"http://127.0.0.1:{door.getsockname()[1]}"
    desk.server.connect_http(desk.url)
    return asyncio.create_task(_until_cancelled(uvicorn_server, door))


async def _until_cancelled(server: uvicorn.Server, door: socket.socket) -> None:
    serving = asyncio.ensure_future(server.serve(sockets=[door]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
