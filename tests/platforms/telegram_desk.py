"""A desk that serves the local Telegram, in a thread with a loop of its own: intake, delivery and the real client."""

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
from sqlmodel import select
from starlette.applications import Starlette
from starlette.routing import Route

from bot.delivery import Delivery
from bot.intake import Intake
from bot.platform import Paper
from bot.settings import Settings
from bot.telegram.app import Telegram
from bot.telegram.pacing import Pace
from bot.telegram.places import Place
from handlers.events import Event
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books
from storage.tables import Notice
from tests.platforms.telegram_server import TelegramServer

T = TypeVar("T")
Mode = Literal["polling", "webhook"]
SECRET = "a-webhook-secret"


class Unhurried(Pace):
    """No pace at all: the local Telegram floods only when a test says so."""

    async def wait(self, place: Place) -> None:
        """Return at once."""


@dataclass
class Desk:
    """A desk under way."""

    reception: Reception
    intake: Intake
    delivery: Delivery
    loop: asyncio.AbstractEventLoop
    url: str = ""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def hear(self, event: Event) -> None:
        """Take an event in that no update brought."""
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
        return [n for n in self.notices() if n.state in waiting and n.place.startswith("telegram:")]

    def notices(self) -> list[Notice]:
        with self.reception.house.books.read() as session:
            return list(session.exec(select(Notice)).all())


def settings_for(server: TelegramServer, mode: Mode, url: str, address: str = "") -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": url,
            "telegram_token": server.token,
            "telegram_api_url": server.url,
            "telegram_webhook_url": f"{address}/telegram/webhook" if mode == "webhook" else "",
            "telegram_webhook_secret": SECRET if mode == "webhook" else None,
        }
    )


def paper(subject: str) -> Paper:
    return Paper(f"{subject.replace(':', '-')}.pdf", b"%PDF-1.7 " + subject.encode())


@contextmanager
def running_desk(
    server: TelegramServer,
    url: str,
    mode: Mode = "polling",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Desk]:
    """Serve the local Telegram until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="desk", daemon=True)
    thread.start()
    reception = Reception(House(books=Books(url), registry=registry(), now=clock))
    try:
        starting = _started(server, reception, mode, url)
        desk, stop = asyncio.run_coroutine_threadsafe(starting, loop).result(30)
        try:
            yield desk
        finally:
            asyncio.run_coroutine_threadsafe(stop(), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        reception.house.books.close()


async def _started(
    server: TelegramServer, reception: Reception, mode: Mode, url: str
) -> tuple[Desk, Callable[[], Coroutine[Any, Any, None]]]:
    door = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    intake = Intake(reception)
    telegram = Telegram(settings_for(server, mode, url, address), intake, reception, pace=Unhurried())
    delivery = Delivery(
        reception.house.books, {"telegram": telegram.poster}, paper, backoff=lambda seconds: seconds / 50
    )
    intake.on_posts = delivery.wake
    desk = Desk(reception, intake, delivery, asyncio.get_running_loop(), address)
    serving = asyncio.create_task(_serve(telegram, door)) if mode == "webhook" else None
    await telegram.start()
    await intake.start()
    await delivery.start()
    polling = asyncio.create_task(telegram.poll()) if mode == "polling" else None

    async def stop() -> None:
        for task in filter(None, (polling, serving)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await intake.stop()
        await delivery.stop()
        await telegram.stop()
        door.close()

    return desk, stop


async def _serve(telegram: Telegram, door: socket.socket) -> None:
    web = Starlette(routes=[Route("/telegram/webhook", telegram.webhook, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, log_level="warning", lifespan="off"))
    serving = asyncio.ensure_future(server.serve(sockets=[door]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
