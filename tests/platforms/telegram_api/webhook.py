"""Pushing updates: each lane in order, one at a time, again and again until the bot answers 2xx."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable
from dataclasses import dataclass, field

import aiohttp

from tests.platforms.telegram_api.errors import Json, bad_request
from tests.platforms.telegram_api.limits import Limits
from tests.platforms.telegram_api.updates import Update, Updates

SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_DELAY = 60


@dataclass
class Webhook:
    """One registered address. A lane that fails waits; the others go on."""

    url: str
    secret: str
    max_connections: int
    updates: Updates
    limits: Limits
    last_error: tuple[int, str] | None = None
    _lanes: dict[Hashable, asyncio.Task[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise bad_request("invalid webhook URL specified")
        if len(self.secret) > self.limits.secret_token:
            raise bad_request("secret token is too long")
        if not SECRET_CHARACTERS.issuperset(self.secret):
            raise bad_request("secret token contains unallowed characters")
        self._slots = asyncio.Semaphore(self.max_connections)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.limits.webhook_timeout))

    def wake(self) -> None:
        """Start a worker for each lane that has updates and none."""
        for lane in self.updates.lanes():
            if lane not in self._lanes:
                self._lanes[lane] = asyncio.create_task(self._drain(lane))

    async def close(self) -> None:
        workers = list(self._lanes.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await self._session.close()

    def info(self) -> Json:
        error = self.last_error and {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return {"url": self.url, "max_connections": self.max_connections, **(error or {})}

    async def _drain(self, lane: Hashable) -> None:
        failures = 0
        while update := self.updates.first_of(lane):
            async with self._slots:
                status, retry_after = await self._post(update)
            if 200 <= status < 300:
                failures = 0
            else:
                failures += 1
                await asyncio.sleep(retry_after or self._delay(failures))
        del self._lanes[lane]

    def _delay(self, failures: int) -> float:
        """The platform repeats at once, then after 2, 4, 8 … seconds."""
        return (0 if failures == 1 else min(2 ** (failures - 1), LONGEST_DELAY)) * self.limits.webhook_delay

    async def _post(self, update: Update) -> tuple[int, int]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._session.post(self.url, json=update.json(), headers=headers) as response:
                await response.read()
                status, retry_after = response.status, int(response.headers.get("Retry-After", 0))
                problem = f"Wrong response from the webhook: {status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            status, retry_after, problem = 0, 0, f"Webhook connection closed: {error}"
        self.updates.pushed(update.id, status)
        if not 200 <= status < 300:
            self.last_error = int(time.time()), problem
        return status, retry_after
