"""A desk behind a Telegram that answers at once: the whole way of a turn, without a network."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from telegram import Bot, Update
from telegram.request import BaseRequest, RequestData

from bot.delivery import Delivery
from bot.intake import Intake
from bot.platform import Paper
from bot.telegram.events import event_of
from bot.telegram.pacing import Pace
from bot.telegram.places import Place
from bot.telegram.poster import TelegramPoster
from domain.folding import fold
from handlers.reception import House, Reception
from handlers.registry import registry
from storage import people
from storage.books import Books
from storage.tables import Company, Customer, Person

NAME = "comptoir_bot"
FLOW = ("/quote acme", "Conseil", "2", "450", "nothing more", "confirm")
NUMBERS = count(time.time_ns())
"""Of updates: each is heard once."""


class Unhurried(Pace):
    """No pace: what Telegram allows is not what is measured."""

    async def wait(self, place: Place) -> None:
        """Return at once."""


class Answering(BaseRequest):
    """A Telegram that takes every message."""

    def __init__(self) -> None:
        self.sent: Counter[int] = Counter()
        self.heard = asyncio.Event()

    @property
    def read_timeout(self) -> float:
        """Nothing is waited for."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        """The message that was sent, as Telegram repeats it."""
        if url.endswith("getMe"):
            return 200, json.dumps({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": NAME}}).encode()
        asked = request_data.parameters if request_data else {}
        chat = int(str(asked.get("chat_id", 0)))
        self.sent[chat] += 1
        self.heard.set()
        message = {"message_id": self.sent[chat], "date": 0, "chat": {"id": chat, "type": "private"}, "text": "…"}
        return 200, json.dumps({"ok": True, "result": message}).encode()

    async def wait(self, chat: int, messages: int) -> None:
        """Return when that many messages were sent there in all."""
        while self.sent[chat] < messages:
            self.heard.clear()
            await self.heard.wait()


def update(chat: int, text: str) -> str:
    """What Telegram posts when somebody writes."""
    number = next(NUMBERS)
    user = {"id": chat, "is_bot": False, "first_name": "Claire", "last_name": "Dupont", "language_code": "en"}
    message: dict[str, Any] = {
        "message_id": number,
        "from": user,
        "chat": {"id": chat, "first_name": "Claire", "type": "private"},
        "date": 1_790_000_000,
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}]
    return json.dumps({"update_id": number, "message": message})


@dataclass
class Desk:
    """A desk under way: Telegram's JSON in, messages out."""

    books: Books
    telegram: Answering
    bot: Bot
    intake: Intake
    delivery: Delivery
    expected: Counter[int] = field(default_factory=Counter)

    async def turn(self, chat: int, text: str) -> None:
        """Hear one message and return when all of its answers were posted."""
        heard = event_of(Update.de_json(json.loads(update(chat, text)), self.bot), NAME, datetime.now(UTC))
        assert heard is not None
        accepted = await self.intake.accept(heard)
        assert accepted is not None
        outcome = await accepted.outcome
        assert not any(post.error for post in outcome.posts), outcome.posts
        self.expected[chat] += len(outcome.posts)
        await self.telegram.wait(chat, self.expected[chat])


@asynccontextmanager
async def open_desk(url: str, chats: int) -> AsyncIterator[Desk]:
    """A desk on migrated books, with a company, a customer, and a person in each of the chats 1, 2, 3 …"""
    books, telegram = Books(url), Answering()
    furnish(books, chats)
    bot = Bot("1:token", request=telegram, get_updates_request=telegram)
    reception = Reception(House(books=books, registry=registry(), secret="bench"))
    posters = {"telegram": TelegramPoster(bot, Unhurried())}
    delivery = Delivery(books, posters, fetch=lambda subject: Paper(f"{subject}.pdf", b"%PDF"))
    intake = Intake(reception, delivery.wake, delivery.claim)
    await intake.start()
    await delivery.start()
    yield Desk(books, telegram, bot, intake, delivery)
    await intake.stop()
    await delivery.drained(10)
    await delivery.stop()
    books.close()


def furnish(books: Books, chats: int) -> None:
    """What a quote needs, as far as it is not there."""
    now = datetime.now(UTC)
    with books.open() as session:
        if session.get(Company, 1) is None:
            company = Company(
                id=1, name="Atelier Lumen", legal_form="SARL", capital="10000", siren="732829320", rcs_town="Lyon",
                address="4 rue des Tanneurs", postal_code="69007", city="Lyon",
            )  # fmt: skip
            session.add(company)
            session.add(Customer(name="Acme", folded=fold("Acme"), city="Lyon", created_at=now))
        for chat in range(1, chats + 1):
            if people.by_account(session, "telegram", str(chat)) is None:
                person = people.add(session, Person(name=f"Claire {chat}", role="owner", language="en", created_at=now))
                people.attach(session, person.id or 0, "telegram", str(chat), f"telegram:{chat}")
