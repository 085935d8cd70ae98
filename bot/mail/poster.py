"""Posts notices by mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.mail.letter import Sender, address, letter
from bot.mail.sending import send
from bot.platform import NotSent, Paper, Uncertain
from bot.smtp import Server
from domain.messages import Language
from handlers.posts import Post
from storage import places
from storage.books import Books
from storage.tables import Company

PLATFORM = "mail"
AT_ONCE = 4
ROOM_WITHIN = 10.0


class MailPoster:
    """A `bot.platform.Poster`. A message's id is its Message-ID.

    Whether a mail was taken cannot be looked up: of doubtful ones the outbox repeats, marked, the kinds that must
    arrive (`bot.outcomes.MUST_ARRIVE`, all of them for the house itself), and never another.
    """

    platform = PLATFORM

    def __init__(self, server: Server, books: Books, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._server = server
        self._books = books
        self._now = now
        self._room = asyncio.Semaphore(AT_ONCE)

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        """Send a notice; what it would replace cannot be taken back from a mailbox."""
        recipient = address(place.removeprefix(f"{PLATFORM}:"))
        sender, language = await asyncio.to_thread(self._writer, place)
        message = letter(
            sender, recipient, post, paper, key=key, at=self._now(), language=language, is_repeat=is_repeat
        )
        async with self._a_connection():
            await asyncio.to_thread(send, self._server, sender.address, recipient, message.as_bytes())
        return str(message["Message-ID"])

    async def find(self, place: str, key: str) -> str | None:
        """A mailbox is not ours to look into."""
        raise Uncertain("a mail cannot be looked up")

    def _writer(self, place: str) -> tuple[Sender, Language]:
        """Who writes, and in which language."""
        with self._books.read() as session:
            company = session.get(Company, 1)
            from_address = self._server.sender or (company.email if company else "")
            if not from_address:
                raise NotSent("nobody to write as: give the company an e-mail, or COMPTOIR_SMTP_URL a ?from=")
            sender = Sender(company.name if company else "", address(from_address))
            return sender, Language(places.language_of(session, place))

    @asynccontextmanager
    async def _a_connection(self) -> AsyncIterator[None]:
        """One of a few at a time."""
        try:
            async with asyncio.timeout(ROOM_WITHIN):
                await self._room.acquire()
        except TimeoutError:
            raise NotSent("the mail server keeps others waiting") from None
        try:
            yield
        finally:
            self._room.release()
