"""Trigger ids: each opens or pushes one view, within three seconds of what the person did."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from tests.platforms.slack_api.errors import Refusal


@dataclass(frozen=True)
class Trigger:
    user: str
    issued: float
    view: str | None


class Triggers:
    def __init__(self) -> None:
        self.lifetime = 3.0
        self._known: dict[str, Trigger] = {}
        self._used: set[str] = set()

    def issue(self, user: str, view: str | None = None) -> str:
        """A new id; `view` is the modal in which the person acted."""
        id = f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**10):010d}.{secrets.token_hex(16)}"
        self._known[id] = Trigger(user, time.monotonic(), view)
        return id

    def exchange(self, id: str) -> Trigger:
        if id in self._used:
            raise Refusal("exchanged_trigger_id")
        if id not in self._known:
            raise Refusal("invalid_trigger_id")
        trigger = self._known[id]
        if time.monotonic() - trigger.issued > self.lifetime:
            raise Refusal("expired_trigger_id")
        self._used.add(id)
        return trigger
