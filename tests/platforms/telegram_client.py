"""What the tests say with the real client: buttons, keyboards, and calls that are refused."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest


def button(text: str = "Oui", data: str = "yes") -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=data)


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


async def refused(call: Awaitable[object], sentence: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        await call
    assert str(refusal.value).lower().startswith(sentence.lower())
