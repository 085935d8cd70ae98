"""A desk that serves the local Slack through its real clients."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr

from bot.settings import Settings
from bot.slack.app import Slack
from handlers.reception import Reception
from tests.platforms import desk
from tests.platforms.slack_api import SlackServer

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
class Desk(desk.Desk):
    """A desk under way in Slack."""

    server: SlackServer = field(kw_only=True)
    slack: Slack = field(init=False)
    url: str = ""


@contextmanager
def running_desk(
    server: SlackServer, url: str, mode: Mode = "http", clock: desk.Now = desk.really_now
) -> Iterator[Desk]:
    """Serve the local Slack until the block ends."""

    @asynccontextmanager
    async def serving(reception: Reception) -> AsyncIterator[Desk]:
        made = Desk(reception, asyncio.get_running_loop(), server=server)
        made.slack = Slack(settings_for(server, mode), made.intake, reception)
        await made.slack.start()
        await made.start(made.slack.poster)
        try:
            async with _heard(made, mode):
                yield made
        finally:
            await made.slack.stop()
            await made.stop()

    with desk.in_a_loop_of_its_own(url, clock, serving) as made:
        yield made


@asynccontextmanager
async def _heard(made: Desk, mode: Mode) -> AsyncIterator[None]:
    if mode == "socket":
        async with desk.going_on(made.slack.listen()):
            made.server.connect_socket_mode()
            await asyncio.to_thread(made.server.wait_for_sockets, 1)
            yield
        return
    async with desk.open_door("/slack/events", made.slack.endpoint) as address:
        made.url = address
        made.server.connect_http(address)
        yield
