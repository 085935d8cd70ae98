"""What becomes of a notice after an attempt: a table from what the platform said to what is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.platform import Moved, NotSent, Refused, SlowDown, Trouble, Uncertain, Unreachable
from storage.outbox import Claimed

MUST_ARRIVE = frozenset(("answer", "notice", "alert", "reminder"))
"""Kinds that are said again, marked as a repetition, when nobody can tell whether they arrived."""
LONGEST_WAIT = 300.0
TRIES_OF_A_BUG = 3


@dataclass(frozen=True)
class Result:
    """What to write in the notice's row; `wait` in seconds before it is tried again."""

    values: dict[str, Any] = field(default_factory=dict)
    wait: float = 0.0
    moved_to: str = ""
    is_unreachable: bool = False

    @property
    def state(self) -> str:
        """The notice's next state."""
        return str(self.values["state"])


def sent(message_id: str, *, is_repeat: bool = False) -> Result:
    """It arrived; a repetition says so for ever."""
    return Result({"state": "sent", "message_id": message_id, "reason": "repeated" if is_repeat else ""})


def dropped() -> Result:
    """It may have arrived, and is not worth saying twice."""
    return Result({"state": "dropped", "reason": "outcome unknown"})


def failed(reason: str) -> Result:
    """It will never arrive."""
    return Result({"state": "failed", "reason": reason})


def after(trouble: Exception, claimed: Claimed, *, was_unknown: bool) -> Result:
    """What an attempt that failed leads to. A notice whose earlier outcome is unknown stays so until that is told."""
    again = "unknown" if was_unknown else "queued"
    reason = f"{type(trouble).__name__}: {trouble}"[:200]
    match trouble:
        case SlowDown():
            return Result({"state": again, "reason": reason}, wait=trouble.seconds)
        case NotSent():
            return Result({"state": again, "reason": reason}, wait=backoff(claimed.attempts))
        case Uncertain():
            return Result({"state": "unknown", "reason": reason}, wait=backoff(claimed.attempts))
        case Moved():
            return Result({"state": again, "reason": reason}, moved_to=trouble.place)
        case Unreachable():
            return Result({"state": "failed", "reason": reason}, is_unreachable=True)
        case Refused() | Trouble():
            return failed(reason)
    if claimed.attempts >= TRIES_OF_A_BUG:
        return failed(reason)
    return Result({"state": "unknown", "reason": reason}, wait=backoff(claimed.attempts))


def backoff(attempts: int) -> float:
    """1, 2, 4 … seconds, five minutes at most."""
    return min(float(2 ** min(attempts - 1, 16)), LONGEST_WAIT)
