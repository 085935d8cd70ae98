"""What Telegram's refusals and broken connections mean for a notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.platform import Moved, NotSent, Refused, SlowDown, Trouble, Uncertain, Unreachable
from bot.telegram.places import Place

NOBODY_THERE = (
    "chat not found",
    "user is deactivated",
    "group chat was",
    "have no rights",
    "not enough rights",
    "peer_id",
    "chat_write_forbidden",
    "thread not found",
    "topic_closed",
)
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""The request was not sent at all."""
NOT_MODIFIED = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid", "there is no text in the")
CANNOT_PARSE = "can't parse entities"


@contextmanager
def told() -> Iterator[None]:
    """Calls to Telegram whose failures are told in the words of `bot.platform`."""
    try:
        yield
    except TelegramError as error:
        raise trouble(error) from error


def trouble(error: TelegramError) -> Trouble:
    """What an answer of Telegram, or the lack of one, says about the notice."""
    match error:
        case RetryAfter():
            return SlowDown(wait_of(error))
        case ChatMigrated():
            return Moved(str(Place(error.new_chat_id)))
        case Forbidden():
            return Unreachable(error.message)
        case BadRequest():
            gone = any(words in error.message.lower() for words in NOBODY_THERE)
            return Unreachable(error.message) if gone else Refused(error.message)
        case InvalidToken():
            return NotSent("the token is not valid")
        case NetworkError():
            return NotSent(str(error)) if isinstance(error.__cause__, NEVER_LEFT) else Uncertain(str(error))
    return Refused(str(error))


def wait_of(error: RetryAfter) -> float:
    """How many seconds Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def says(error: BadRequest, *words: str) -> bool:
    """Whether an error says one of these; the client changes the case of Telegram's sentences."""
    return any(word in error.message.lower() for word in words)
