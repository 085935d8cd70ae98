"""The menu of commands: what each person may do, in their language; strangers see only how to come in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import structlog
from sqlmodel import col, select
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.places import PLATFORM
from domain.messages import Language, _
from domain.roles import Role
from handlers.reception import House
from storage import people
from storage.people import Member
from storage.tables import Account
from templates.words import Words

DESCRIPTION = 256
MOST = 100
EVERYDAY = ("call", "quote", "invoice", "paid", "deal", "day", "pipeline", "quotes", "unpaid", "remind", "record")

log = structlog.get_logger(__name__)


class Menu:
    """Sets commands through the Bot API; BotFather has nothing to do with them."""

    def __init__(self, bot: Bot, house: House) -> None:
        self._bot = bot
        self._house = house
        self._shown: dict[str, tuple[Language, Role]] = {}

    async def start(self) -> None:
        """The strangers' menu in both languages, and that of everybody who is in."""
        for language in Language:
            words = Words(language)
            hello = [BotCommand("start", words.say(_("Come in")))]
            code = None if language is Language.FRENCH else language.value
            await self._quietly(self._bot.set_my_commands(hello, language_code=code))
            about = words.say(_("The sales desk in your chat: calls, deals, quotes, invoices, overdue alerts."))
            await self._quietly(self._bot.set_my_description(about, language_code=code))
            await self._quietly(self._bot.set_my_short_description(about[:120], language_code=code))
        for external_id in await asyncio.to_thread(self._accounts):
            await self.follow(external_id)

    async def follow(self, external_id: str) -> None:
        """Give one person the commands of their role, in their language; take them from somebody who left."""
        person = await asyncio.to_thread(self._person, external_id)
        now = (Language(person.language), Role(person.role)) if person else None
        if now == self._shown.get(external_id):
            return
        scope = BotCommandScopeChat(int(external_id))
        if now is None:
            await self._quietly(self._bot.delete_my_commands(scope=scope))
            del self._shown[external_id]
        elif await self._quietly(self._bot.set_my_commands(self._commands(*now), scope=scope)):
            self._shown[external_id] = now

    def _commands(self, language: Language, role: Role) -> list[BotCommand]:
        """The everyday ones first, as a thumb finds them; the rest by name."""
        words = Words(language)
        listed = [c for c in self._house.registry.conversations if c.is_listed and role in c.allowed]
        everyday = {command: place for place, command in enumerate(EVERYDAY)}
        listed.sort(key=lambda c: (everyday.get(c.command, len(everyday)), c.name_in(language)))
        return [BotCommand(c.name_in(language), words.say(c.about())[:DESCRIPTION]) for c in listed[:MOST]]

    async def _quietly(self, call: Awaitable[bool]) -> bool:
        """A menu that could not be set is no reason to stop."""
        try:
            return await call
        except TelegramError as error:
            log.warning("menu not set", error=str(error))
            return False

    def _accounts(self) -> list[str]:
        with self._house.books.read() as session:
            query = select(Account.external_id).where(Account.platform == PLATFORM, col(Account.is_reachable).is_(True))
            return list(session.exec(query).all())

    def _person(self, external_id: str) -> Member | None:
        with self._house.books.read() as session:
            return people.by_account(session, PLATFORM, external_id)
