"""A desk that serves the local Telegram through the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings
from bot.telegram.app import Telegram
from bot.telegram.pacing import Pace
from bot.telegram.places import Place
from handlers.reception import Reception
from tests.platforms import desk
from tests.platforms.telegram_server import TelegramServer

Mode = Literal["polling", "webhook"]
SECRET = "a-webhook-secret"


class Unhurried(Pace):
    """No pace at all: the local Telegram floods only when a test says so."""

    async def wait(self, place: Place) -> None:
        """Return at once."""


@dataclass
class Desk(desk.Desk):
    """A desk under way in Telegram."""

    telegram: Telegram = field(init=False)
    url: str = ""

    async def webhook(self, request: Request) -> Response:
        return await self.telegram.webhook(request)


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


@contextmanager
def running_desk(
    server: TelegramServer, url: str, mode: Mode = "polling", clock: desk.Now = desk.really_now
) -> Iterator[Desk]:
    """Serve the local Telegram until the block ends."""

    @asynccontextmanager
    async def serving(reception: Reception) -> AsyncIterator[Desk]:
        made = Desk(reception, asyncio.get_running_loop())
        async with desk.open_door("/telegram/webhook", made.webhook) as address:
            made.url = address
            settings = settings_for(server, mode, url, address)
            made.telegram = Telegram(settings, made.intake, reception, pace=Unhurried())
            await made.telegram.start()
            await made.start(made.telegram.poster)
            try:
                async with desk.going_on(made.telegram.poll() if mode == "polling" else asyncio.sleep(0)):
                    yield made
            finally:
                await made.telegram.stop()
                await made.stop()

    with desk.in_a_loop_of_its_own(url, clock, serving) as made:
        yield made
