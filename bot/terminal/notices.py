"""What was queued for this terminal, such as a reminder: taken from the outbox when it is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.posts import Post
from storage import outbox
from storage.books import Books

LEASE_MS = 60_000


@dataclass(frozen=True)
class Letterbox:
    """The notices of one place; a notice counts as sent when the caller has shown it and asks for the next."""

    books: Books
    place: str
    holder: str

    def __iter__(self) -> Iterator[Post]:
        while (claimed := self._claim()) is not None:
            yield Post.model_validate(claimed.post)
            with self.books.open() as session:
                outbox.settle(session, claimed, self.holder, state="sent", sent_at=datetime.now(UTC))

    def _claim(self) -> outbox.Claimed | None:
        now_ms = int(time.time() * 1000)
        with self.books.read() as session:
            if self.place not in outbox.due_places(session, ("terminal",), now_ms):
                return None
        with self.books.open() as session:
            return outbox.claim(session, self.place, self.holder, now_ms, LEASE_MS)
