"""What a platform owes the rest: a way to post, to look up what was posted, and honest outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from handlers.posts import Post


@dataclass(frozen=True)
class Paper:
    """A document ready to be sent: its file name and bytes."""

    name: str
    content: bytes


class Trouble(Exception):
    """A notice was not posted, or perhaps not."""


class NotSent(Trouble):
    """It surely did not arrive: connection refused, 5xx before anything was applied. Try again later."""


class SlowDown(Trouble):
    """The platform asks to wait; only this place waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"slow down for {seconds} s")
        self.seconds = seconds


class Uncertain(Trouble):
    """The answer was lost on the way: it may have arrived."""


class Refused(Trouble):
    """The platform will never take this post; trying again is useless."""


class Unreachable(Trouble):
    """Nobody can be reached there: blocked, kicked, archived, revoked."""


class Moved(Trouble):
    """The place has a new name: a group became a supergroup."""

    def __init__(self, place: str) -> None:
        super().__init__(f"moved to {place}")
        self.place = place


class Poster(Protocol):
    """Posts on one platform. `place` is `telegram:42`, `slack:C1`; `key` marks the message where the platform can."""

    platform: str

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        """Post, or edit what the post replaces; the platform's message id. `is_repeat` says so in the words."""

    async def find(self, place: str, key: str) -> str | None:
        """The message id of what was posted with this key; None when it is not there.

        Raises Uncertain where the platform can never tell, and NotSent or SlowDown when it cannot just now: it is asked
        again later, while Uncertain makes the notice be repeated.
        """
