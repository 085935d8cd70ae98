"""The menu of commands: what each person may do, in their language; strangers see only how to come in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import ClassVar

import structlog
from sqlmodel import col, select
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.places import PLATFORM
from domain.messages import Language, _
from domain.roles import Role
from handlers.reception import House
from storage import people
from storage.tables import Account, Person
from templates.words import Words

DESCRIPTION = 256
MOST = 100

log = structlog.get_logger(__name__)


class Menu:
    """Sets commands through the Bot API; BotFather has nothing to do with them."""

    CHANGED_BY: ClassVar = frozenset(("start", "join", "rejoindre", "language", "langue"))

    def __init__(self, bot: Bot, house: House) -> None:
        self._bot = bot
        self._house = house

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
        """Give one person the commands of their role, in their language."""
        person = await asyncio.to_thread(self._person, external_id)
        if person is None:
            return
        language, role = Language(person.language), Role(person.role)
        words = Words(language)
        commands = [
            BotCommand(c.name_in(language), words.say(c.about())[:DESCRIPTION])
            for c in self._house.registry.conversations
            if c.is_listed and role in c.allowed
        ]
        scope = BotCommandScopeChat(int(external_id))
        await self._quietly(self._bot.set_my_commands(commands[:MOST], scope=scope))

    async def _quietly(self, call: Awaitable[bool]) -> None:
        """A menu that could not be set is no reason to stop."""
        try:
            await call
        except TelegramError as error:
            log.warning("menu not set", error=str(error))

    def _accounts(self) -> list[str]:
        with self._house.books.read() as session:
            query = select(Account.external_id).where(Account.platform == PLATFORM, col(Account.is_reachable).is_(True))
            return list(session.exec(query).all())

    def _person(self, external_id: str) -> Person | None:
        with self._house.books.read() as session:
            return people.by_account(session, PLATFORM, external_id)
