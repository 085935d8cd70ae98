"""Slack, put together: over HTTP with signed requests, or over Socket Mode."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.intake import Intake
from bot.settings import Settings
from bot.slack.background import Background
from bot.slack.blocks import Json
from bot.slack.files import Files
from bot.slack.home import Home
from bot.slack.modals import Modals
from bot.slack.people import People
from bot.slack.poster import SlackPoster
from bot.slack.router import Router
from bot.slack.views import Views
from bot.slack.writing import Writing
from handlers.reception import Reception

if TYPE_CHECKING:
    from pydantic import SecretStr
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from starlette.requests import Request
    from starlette.responses import Response

PINGS_EVERY = 10.0
LOOKS_EVERY = 60.0
DRAINED_WITHIN = 5.0

log = structlog.get_logger(__name__)


class Slack:
    """One workspace. `heard_at` is when Slack last sent something, in `time.monotonic` seconds."""

    def __init__(self, settings: Settings, intake: Intake, reception: Reception) -> None:
        self._app_token = _secret(settings.slack_app_token)
        self._client = AsyncWebClient(
            token=_secret(settings.slack_bot_token), base_url=settings.slack_api_url, retry_handlers=[]
        )
        self._background = Background()
        start = self._background.start
        people, files = People(self._client), Files(self._client, reception)
        home = Home(self._client, reception, people)
        writing = Writing(intake, reception, people, files, home, start)
        self._router = Router(reception, writing, Modals(Views(self._client), start), files, home, start)
        # Bolt's own authorization answers 200 to an event while Slack's API cannot be reached, which loses the event.
        self._app = AsyncApp(
            client=self._client,
            signing_secret=_secret(settings.slack_signing_secret),
            before_authorize=self._hear,
        )
        self._http = AsyncSlackRequestHandler(self._app)
        self.poster = SlackPoster(self._client)
        self.heard_at = 0.0
        self._socket: SocketModeClient | None = None

    async def start(self) -> None:
        """Say who we are; a Slack that cannot be reached now may be later."""
        try:
            answer = await self._client.auth_test()
            log.info("slack knows us", team=answer["team"], user=answer["user"])
        except Exception as error:
            log.error("slack does not take our token now", error=str(error))

    async def endpoint(self, request: Request) -> Response:
        """Everything that Slack posts to `/slack/events`; 401 for what is not signed by it."""
        return await self._http.handle(request)

    async def listen(self) -> None:
        """Hear Slack over Socket Mode until cancelled."""
        self._socket = client = AsyncSocketModeHandler(self._app, self._app_token, ping_interval=PINGS_EVERY).client
        try:
            await client.connect()  # type: ignore[no-untyped-call]
            while True:
                await asyncio.sleep(LOOKS_EVERY)
                await _watch(client)
        finally:
            await client.close()  # type: ignore[no-untyped-call]

    async def stop(self) -> None:
        """Finish what goes on after acknowledgements."""
        await self._background.drained(DRAINED_WITHIN)

    async def _hear(self, body: Json, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        self.heard_at = time.monotonic()
        return await next() if body.get("type") == "url_verification" else await self._router.hear(body)


async def _watch(client: SocketModeClient) -> None:
    """A connection can die without a word (python-slack-sdk#1110, bolt-python#1529), and its own monitor with it."""
    monitor = client.current_session_monitor
    if await client.is_connected() and monitor is not None and not monitor.done():
        return
    log.warning("the connection to slack was dead; connecting again")
    await client.connect_to_new_endpoint(force=True)


def _secret(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
