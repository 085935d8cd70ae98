"""The least that a turn can cost: a bare python-telegram-bot handler with one reply, and as many bare statements."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import psycopg
from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bench.desk import Answering, update
from bench.spent import Spent

STUFF = json.dumps({"words": "x" * 700})
"""As long as an event or a post of ours."""
TABLE = "CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY{}, words TEXT)"


class Floor:
    """One bare client with a connection of its own."""

    def __init__(self, url: str, telegram: Answering) -> None:
        self.bot = Bot("1:token", request=telegram, get_updates_request=telegram)
        self.application: Application[Any, Any, Any, Any, Any, Any] = ApplicationBuilder().bot(self.bot).build()
        self.application.add_handler(MessageHandler(filters.ALL, reply))
        self.is_sqlite = url.startswith("sqlite")
        self._connection: Any = _sqlite(url) if self.is_sqlite else _postgres(url)
        self._mark = "?" if self.is_sqlite else "%s"

    async def start(self) -> None:
        """Get ready."""
        await self.application.initialize()

    async def bare(self, chat: int, text: str) -> None:
        """JSON, one handler, one reply: nothing is remembered."""
        await self.application.process_update(Update.de_json(json.loads(update(chat, text)), self.bot))

    async def turn(self, chat: int, text: str, spent: Spent) -> None:
        """The same, with as many statements in as many transactions as a turn of ours has."""
        self.spend(spent)
        await self.bare(chat, text)

    def spend(self, spent: Spent) -> None:
        """As many bare statements in as many transactions."""
        transactions = [True] * spent.synced + [False] * spent.unsynced
        for number, is_synced in enumerate(transactions):
            self._begin(is_synced=is_synced)
            for _read in range(number, spent.reads, len(transactions)):
                self._connection.execute("SELECT id, words FROM floor WHERE id = 1").fetchone()
            for _write in range(number, spent.writes, len(transactions)):
                self._connection.execute(f"INSERT INTO floor (words) VALUES ({self._mark})", (STUFF,))
            self._connection.execute("COMMIT")

    def _begin(self, *, is_synced: bool) -> None:
        if self.is_sqlite:
            self._connection.execute(f"PRAGMA synchronous={'FULL' if is_synced else 'NORMAL'}")
        self._connection.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")

    def close(self) -> None:
        """Leave the database."""
        self._connection.close()


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(TABLE.format(""))
    return connection


def _postgres(url: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)
    connection.execute(TABLE.format(" GENERATED ALWAYS AS IDENTITY"))
    return connection


async def reply(heard: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """One answer."""
    assert heard.message is not None
    await heard.message.reply_text("…")
