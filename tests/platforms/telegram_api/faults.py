"""Troubles: the ones a test orders, and the flood control that a bot earns."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.telegram_api.errors import too_many_requests
from tests.platforms.telegram_api.limits import Limits
from tests.platforms.telegram_api.model import Chat

Kind = Literal[429, 500, 502, "reset_before", "reset_after", "slow"]


@dataclass
class Fault:
    """`reset_before`: the call is lost, `reset_after`: its answer is; `slow`: applied at once, answered late."""

    method: str
    kind: Kind
    times: int = 1
    chat: int | None = None
    retry_after: int = 1
    seconds: float = 1


@dataclass
class Faults:
    """What shall go wrong, first ordered first served."""

    ordered: list[Fault] = field(default_factory=list)

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that meets this call, used up once."""
        for fault in self.ordered:
            if fault.method.lower() == method.lower() and fault.chat in (None, chat):
                fault.times -= 1
                if fault.times == 0:
                    self.ordered.remove(fault)
                return fault
        return None


@dataclass
class FloodControl:
    """Counts messages and edits in sliding windows; a refused call is not counted."""

    limits: Limits
    now: Callable[[], float]
    _times: dict[int, deque[float]] = field(default_factory=dict)

    def check(self, chat: Chat) -> None:
        """429 with the whole seconds to wait, when the chat has had its share."""
        times, now = self._times.setdefault(chat.id, deque(maxlen=1000)), self.now()
        windows = [(1, self.limits.chat_per_second), (60, None if chat.is_private else self.limits.group_per_minute)]
        for seconds, most in windows:
            if most is not None and len(times) >= most and now - times[-most] < seconds:
                raise too_many_requests(max(math.ceil(times[-most] + seconds - now), 1))
        times.append(now)
