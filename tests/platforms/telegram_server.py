"""A Telegram for tests: start it, let people write and tap, and see the chat as they see it.

    with TelegramServer() as server:
        lea = server.user(101)
        # … start the bot with base_url=server.base_url, base_file_url=server.base_file_url, token=server.token
        lea.start()
        lea.chat.wait_for("Bonjour")
        lea.taps("Nouveau devis")

Everything here is synchronous and may be called from any thread: the server has a thread and an event loop of its own.
In an asynchronous test that runs the bot in the same loop, wait with `await asyncio.to_thread(lea.chat.wait_for, …)`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.platforms.telegram_api.faults import Fault, Kind
from tests.platforms.telegram_api.limits import Limits
from tests.platforms.telegram_api.model import Chat, Delivery, File, Message, Tap, User
from tests.platforms.telegram_api.people import ChatView, Group, Person
from tests.platforms.telegram_api.platform import Call, Platform
from tests.platforms.telegram_api.server import application
from tests.platforms.telegram_api.updates import Update

__all__ = ["Call", "ChatView", "Delivery", "File", "Group", "Limits", "Message", "Person", "Tap", "TelegramServer"]

T = TypeVar("T")
DEADLINE = 30


class TelegramServer:
    """One bot's Telegram on a free port of 127.0.0.1. `limits` may be changed while it runs."""

    def __init__(self, token: str = "123456:TEST-token", limits: Limits | None = None) -> None:
        self.token = token
        self.limits = limits or Limits()
        self.platform = Platform(token, self.limits)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="telegram", daemon=True)
        self._runner: web.AppRunner | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self.wait(self._open(0))
        return self

    def __exit__(self, *_: object) -> None:
        self.wait(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    @property
    def base_url(self) -> str:
        """For `Bot(base_url=…)`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    def user(self, id: int, first_name: str = "Léa", language_code: str = "fr") -> Person:
        """A person who has not yet written to the bot: until then the bot may not write either."""
        user, chat = User(id, first_name, language_code), Chat(id, "private", first_name, {id}, is_open=False)
        self.do(lambda: self.platform.chats.setdefault(id, chat))
        return Person(self, user)

    def group(self, id: int, title: str, members: Sequence[Person], *, hears_all: bool = False) -> Group:
        """A basic group (a negative id) with the bot in it; `hears_all` switches its privacy mode off."""
        chat = Chat(id, "group", title, {member.id for member in members}, hears_all=hears_all)
        self.do(lambda: self.platform.chats.update({id: chat}))
        return Group(self, id, members[0].user)

    def chat(self, id: int) -> ChatView:
        return ChatView(self, id)

    @property
    def calls(self) -> list[Call]:
        """Every call in the order it came in."""
        return list(self.platform.calls)

    def calls_of(self, method: str, chat: int | None = None) -> list[Call]:
        return [call for call in self.calls if call.method == method and chat in (None, call.chat_id)]

    @property
    def updates(self) -> list[Update]:
        """Everything that happened, oldest first; `.id` is for `replay`."""
        return self.do(lambda: list(self.platform.updates.history.values()))

    @property
    def deliveries(self) -> list[Delivery]:
        """Every time an update was handed over, by poll or webhook."""
        return list(self.platform.updates.deliveries)

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self.platform.updates.pending)

    def replay(self, update_id: int) -> None:
        """Deliver the same update again, under the same id."""
        self.do(lambda: self.platform.updates.replay(update_id))

    def fail_next(
        self,
        method: str,
        kind: Kind,
        times: int = 1,
        chat: int | None = None,
        *,
        retry_after: int = 1,
        seconds: float = 1,
    ) -> None:
        """Order trouble for the next calls; `retry_after` is for 429, `seconds` for "slow"."""
        fault = Fault(method, kind, times, chat, retry_after, seconds)
        self.do(lambda: self.platform.faults.ordered.append(fault))

    def advance(self, seconds: float) -> None:
        """Move the platform's clock: old presses, messages past deletion, floods forgotten."""
        self.platform.clock_shift += seconds

    def until(self, holds: Callable[[], bool], timeout: float = 5) -> None:
        """Wait for a fact about the server, such as `lambda: server.pending == 0`."""
        assert self.wait_until(lambda: holds() or None, timeout), f"it did not come true within {timeout} s"

    def do(self, action: Callable[[], T]) -> T:
        """Run something where the platform lives."""

        async def run() -> T:
            return action()

        return self.wait(run())

    def wait(self, work: Coroutine[Any, Any, T], timeout: float = DEADLINE) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def wait_until(self, found: Callable[[], T | None], timeout: float) -> T | None:
        """Ask again at every change until there is an answer, or None when time is up."""
        return self.wait(self._found(found, timeout), timeout + DEADLINE)

    async def _found(self, found: Callable[[], T | None], patience: float) -> T | None:
        deadline = self._loop.time() + patience
        while (answer := found()) is None:
            left = deadline - self._loop.time()
            if left <= 0:
                return None
            await asyncio.wait([self.platform.changed()], timeout=left)
        return answer

    async def _open(self, port: int) -> None:
        self._runner = web.AppRunner(application(self.platform), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _close(self) -> None:
        self.platform.updates.close()
        if self.platform.webhook:
            await self.platform.webhook.close()
        if self._runner:
            await self._runner.cleanup()
