"""What goes wrong on purpose, and how many calls of a method Slack allows in a time."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass

from tests.platforms.slack_api.arguments import Arguments
from tests.platforms.slack_api.errors import RateLimited

Kind = int | str


@dataclass(frozen=True)
class Fault:
    """One misfortune: an HTTP status, `reset_before`, `reset_after`, `slow`, or an error of Slack.

    `slow` and `reset_after` happen after the call was applied, the others instead of it.
    """

    kind: Kind
    retry_after: int = 1
    seconds: float = 1.0

    @property
    def is_applied(self) -> bool:
        return self.kind in ("slow", "reset_after")


class Faults:
    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int) -> None:
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The next fault of this method, or of `*`."""
        for name in (method, "*"):
            if self._waiting[name]:
                return self._waiting[name].popleft()
        return None


TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
TIER_OF = {
    "apps.connections.open": 1,
    "auth.test": 4,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.scheduleMessage": 3,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
HISTORY = ("conversations.history", "conversations.replies")


class Rates:
    """Slack's limits, asleep until a test sets `enforced`: tiers by method, and one post a second in a channel."""

    def __init__(self) -> None:
        self.enforced = False
        self.commercial = False
        self.burst = 4
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def check(self, method: str, call: Arguments) -> None:
        if not self.enforced:
            return
        if method == "chat.postMessage":
            self._allow(f"{method} {call.text('channel')}", self.burst, float(self.burst))
        elif self.commercial and method in HISTORY:
            self._allow(method, 1, 60.0)
        else:
            self._allow(method, TIERS[TIER_OF.get(method, 3)], 60.0)

    def _allow(self, key: str, most: int, seconds: float) -> None:
        """At most so many calls in so many seconds; a refused one does not count."""
        calls, now = self._calls[key], time.monotonic()
        while calls and now - calls[0] >= seconds:
            calls.popleft()
        if len(calls) >= most:
            raise RateLimited(max(1, round(calls[0] + seconds - now)))
        calls.append(now)
