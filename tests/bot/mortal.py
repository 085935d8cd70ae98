"""A process to be killed: takes events from its standard input, handles them and posts into a file.

`python -m tests.bot.mortal DATABASE_URL CHAT POINT`: at POINT (`handling`, `claimed`, `posted` or `never`) it hangs,
after it has said so. CHAT is a file to which every message is appended, as a platform would keep it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.delivery import Delivery
from bot.intake import Intake
from bot.platform import Paper, Uncertain
from handlers.events import Event
from handlers.posts import Outcome, Post
from handlers.reception import House, Reception
from handlers.registry import Registry
from storage.books import Books


def tell(words: str) -> None:
    """Say something to who watches."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def hang(point: str, words: str) -> None:
    """Wait for the end, if this is the point for it."""
    if sys.argv[3] == point:
        tell(words)
        time.sleep(600)


class Echo(Reception):
    """Answers every event with its own words."""

    def _handle(self, session: object, event: Event, *, in_posts: bool = True) -> Outcome:
        hang("handling", "handling")
        return Outcome(posts=(Post(lines=(event.text,)),))


@dataclass
class FilePoster:
    """A platform that is a file; it can look up what it holds where its name is `slack`."""

    platform: str
    chat: Path

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        hang("claimed", "claimed")
        with self.chat.open("a") as chat:
            chat.write(json.dumps({"key": key, "text": post.text, "is_repeat": is_repeat}) + "\n")
        hang("posted", "posted")
        return key

    async def find(self, place: str, key: str) -> str | None:
        if self.platform != "slack":
            raise Uncertain
        return key if key in self.chat.read_text() else None


def no_paper(subject: str) -> Paper:
    raise LookupError(subject)


async def live(url: str, chat: Path) -> None:
    """Until the end of the input, and until everything is said."""
    reception = Echo(House(Books(url), Registry([])))
    posters = {name: FilePoster(name, chat) for name in ("slack", "telegram")}
    delivery = Delivery(reception.house.books, posters, no_paper)
    intake = Intake(reception, delivery.wake, delivery.claim)
    await intake.start()
    await delivery.start()
    tell("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        event = Event.model_validate_json(line)
        tell(f"accepted {await intake.accept(event) is not None}")
    await intake.stop()
    await delivery.drained(5)
    await delivery.stop()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(live(sys.argv[1], Path(sys.argv[2])))
