"""A local Slack on a port of this machine, in a thread of its own, and all that a test plays and sees of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import ClientSession, web

from tests.platforms.slack_api.conversations import Conversations
from tests.platforms.slack_api.errors import Json
from tests.platforms.slack_api.events import Delivery, Events
from tests.platforms.slack_api.faults import Fault, Rates
from tests.platforms.slack_api.faults import Kind as FaultKind
from tests.platforms.slack_api.files import Files
from tests.platforms.slack_api.interactions import Interactions
from tests.platforms.slack_api.messages import Messages
from tests.platforms.slack_api.people import Channel, Person
from tests.platforms.slack_api.response_urls import ResponseUrls
from tests.platforms.slack_api.scheduled import ScheduledMessages
from tests.platforms.slack_api.sockets import SocketWire
from tests.platforms.slack_api.surfaces import PATIENCE, wait_until
from tests.platforms.slack_api.triggers import Triggers
from tests.platforms.slack_api.views import Views
from tests.platforms.slack_api.web import Call, Tokens, Web
from tests.platforms.slack_api.wire import Ack, Courier, Envelope, HttpWire
from tests.platforms.slack_api.workspace import Account, Conversation, Installation, Kind, Workspace

T = TypeVar("T")


class SlackServer:
    """Use it as a context manager. Its methods block: in a test whose own loop runs the app, call them in a thread."""

    def __init__(self, app: Installation | None = None, signing_secret: str = "signing-secret") -> None:
        self.app = app or Installation()
        self.signing_secret = signing_secret
        self.tokens = Tokens(bot="xoxb-local", app="xapp-local")
        self.workspace = Workspace(self.app)
        self.sockets = SocketWire(self.app.app_id)
        self.courier = Courier(self.sockets)
        self.events = Events(self.workspace, self.courier)
        self.triggers = Triggers()
        self.views = Views(self.workspace, self.triggers)
        self.messages = Messages(self.workspace, self.events)
        self.conversations = Conversations(self.workspace)
        self.files = Files(self.workspace, self.events)
        self.response_urls = ResponseUrls(self.messages)
        self.scheduled = ScheduledMessages(self.messages)
        self.interactions = Interactions(self.courier, self.messages, self.views, self.triggers, self.response_urls)
        self.web = Web(self.tokens, self._methods(), self.files, self.response_urls, self.sockets)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack", daemon=True)

    def _methods(self) -> dict[str, Any]:
        parts = (self.messages, self.scheduled, self.conversations, self.files, self.views)
        methods = {name: method for part in parts for name, method in part.methods.items()}
        return methods | {"apps.connections.open": self.sockets.open}

    # The server itself.

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        self._session = ClientSession()
        self._runner = web.AppRunner(self.web.application(), access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.files.origin = self.response_urls.origin = self.sockets.origin = self.origin

    async def _stop(self) -> None:
        self.sockets.drop()
        self.events.stop()
        await self._runner.cleanup()
        await self._session.close()

    def run(self, work: Coroutine[Any, Any, T], timeout: float = 60.0) -> T:
        """Run a coroutine in the server's thread and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def look(self, read: Callable[[], T]) -> T:
        """Call a function in the server's thread, between two of its steps."""

        async def reading() -> T:
            return read()

        return self.run(reading())

    # Where the app finds it, and where it finds the app.

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/"

    @property
    def bot_token(self) -> str:
        return self.tokens.bot

    @property
    def app_token(self) -> str:
        return self.tokens.app

    def connect_http(self, app_url: str, path: str = "/slack/events") -> None:
        """Send everything to this request URL from now on, instead of Socket Mode's connections."""
        self.request_url = app_url.rstrip("/") + path
        self.courier.wire = HttpWire(self._session, self.request_url, self.signing_secret)

    def connect_socket_mode(self) -> None:
        self.courier.wire = self.sockets

    def verify_request_url(self) -> Ack:
        """Slack's check when a request URL is saved: the app must give the challenge back."""
        challenge = {"type": "url_verification", "challenge": "3eZbrw1a", "token": "verification"}
        return self.run(self.courier.send(Envelope("events_api", challenge)))

    # People and places.

    def user(
        self,
        id: str,
        name: str | None = None,
        locale: str = "fr-FR",
        tz: str = "Europe/Paris",
        email: str | None = None,
    ) -> Person:
        account = self.workspace.accounts.setdefault(id, Account(id, name or id, locale, tz, email))
        return Person(self, account)

    def channel(self, id: str, name: str | None = None, kind: Kind = "channel") -> Channel:
        """The conversation with this id; a new one is a public channel that the bot has joined."""
        conversation = Conversation(id, name or id.lower(), kind)
        return Channel(self, self.workspace.conversations.setdefault(id, conversation))

    def home(self, user: str) -> Json | None:
        shown = self.views.homes.get(user)
        return shown.payload if shown else None

    def deactivate_account(self, user: str) -> None:
        self.workspace.accounts[user] = replace(self.workspace.accounts[user], deleted=True)
        self.workspace.direct(user).is_archived = True

    # What went over the wire.

    @property
    def calls(self) -> list[Call]:
        """Every request of the app in order, uploads and response URLs among them."""
        return list(self.web.calls)

    def calls_to(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        return list(self.events.deliveries)

    def send_event(self, event: Json) -> str | None:
        """Any other event, as the Events API would send it."""
        return self.look(lambda: self.events.publish(event))

    def replay(self, event_id: str) -> Ack:
        """Send an event once more, as Slack does when an ack was lost."""
        return self.run(self.events.attempt(event_id, 1, "http_timeout"))

    def settle(self, timeout: float = 10.0) -> None:
        """Wait until no event is being delivered or waits to be retried."""
        wait_until(lambda: self.events.pending == 0, "quiet", lambda: self.deliveries, timeout)

    def reconnect_sockets(self) -> None:
        """Ask every Socket Mode connection to make a new one, as Slack does every few hours."""
        self.run(self.sockets.ask_to_reconnect())

    def drop_sockets(self) -> None:
        self.look(self.sockets.drop)

    def wait_for_sockets(self, count: int, timeout: float = PATIENCE) -> None:
        wait_until(
            lambda: len(self.sockets.connections) >= count, f"{count} connections", lambda: self.sockets.opened, timeout
        )

    # Misfortune.

    def fail_next(
        self, method: str, kind: FaultKind, times: int = 1, retry_after: int = 1, seconds: float = 1.0
    ) -> None:
        """Let the next calls of a method (`*`: of any) fail: 429, 500, 503, reset_before, reset_after, slow, an error.

        `reset_after` and `slow` are applied first. Uploads are `files.upload`, response URLs are `response_url`.
        """
        self.web.faults.add(method, Fault(kind, retry_after, seconds), times)

    def lose_acks(self, times: int = 1) -> None:
        """Take the app's next acks of events for lost, so that they come again."""
        self.events.acks_to_lose += times

    def uninstall(self, error: str = "account_inactive") -> None:
        """From now on the bot token is refused."""
        self.tokens.inactive = error

    def distribute_commercially(self) -> None:
        """Read history as an unlisted commercial app: once a minute, fifteen messages."""
        self.rates.enforced = self.rates.commercial = True
        self.conversations.largest_page = 15

    @property
    def rates(self) -> Rates:
        return self.web.rates
