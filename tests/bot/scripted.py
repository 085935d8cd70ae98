"""A platform in memory: it does what its script says, and remembers what it was given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import col, select

from bot.platform import NotSent, Paper, Uncertain
from handlers.posts import Post
from storage import outbox
from storage.books import Books
from storage.tables import Notice


class Applied(Exception):
    """Wraps a trouble that comes after the message was posted."""

    def __init__(self, trouble: Exception) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


@dataclass(frozen=True)
class Posted:
    """A message as it stands in the chat."""

    place: str
    text: str
    key: str
    is_repeat: bool
    paper: Paper | None = None
    replaces: str = ""


@dataclass
class Scripted:
    """Posts in memory. `script` gives a trouble, or None, for each attempt; `can_find` like Slack, unlike Telegram."""

    platform: str = "telegram"
    script: Callable[[str, Post], Exception | None] = lambda place, post: None
    can_find: bool = False
    lookups_that_fail: int = 0
    seconds: float = 0.0
    posted: list[Posted] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        self.attempts.append(key)
        await asyncio.sleep(self.seconds)
        trouble = self.script(place, post)
        if trouble is None or isinstance(trouble, Applied):
            self.posted.append(Posted(place, post.text, key, is_repeat, paper, post.replaces))
        if isinstance(trouble, Applied):
            raise trouble.trouble
        if trouble is not None:
            raise trouble
        return str(len(self.posted))

    async def find(self, place: str, key: str) -> str | None:
        if not self.can_find:
            raise Uncertain("this platform cannot look up")
        if self.lookups_that_fail:
            self.lookups_that_fail -= 1
            raise NotSent("500")
        return next((str(n) for n, p in enumerate(self.posted, 1) if (p.place, p.key) == (place, key)), None)

    @property
    def texts(self) -> list[str]:
        """What was posted, in order, repetitions marked."""
        return [post.text + (" (again)" if post.is_repeat else "") for post in self.posted]


def once(*troubles: Exception | None) -> Callable[[str, Post], Exception | None]:
    """These troubles one after the other, then none."""
    ordered: Iterator[Exception | None] = iter(troubles)
    return lambda place, post: next(ordered, None)


def queue(books: Books, place: str, *texts: str, kind: str = "notice", **more: str) -> None:
    """Queue notices of one line."""
    with books.open() as session:
        for text in texts:
            post = Post(lines=(text,)).model_copy(update=more).model_dump(mode="json")
            outbox.put(session, place, post, datetime.now(UTC), kind=kind, key=f"{place}/{text}")


def states(books: Books) -> list[str]:
    """The state of every notice, in order."""
    with books.read() as session:
        return list(session.exec(select(Notice.state).order_by(col(Notice.id))).all())


def places(books: Books) -> list[str]:
    """The place of every notice, in order."""
    with books.read() as session:
        return list(session.exec(select(Notice.place).order_by(col(Notice.id))).all())
