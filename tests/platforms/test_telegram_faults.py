"""On the local Telegram calls fail as ordered: before they count, after they count, late, or for too many of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from tests.platforms.telegram_api.faults import Kind
from tests.platforms.telegram_server import Person, TelegramServer

FAULTS: list[tuple[Kind, type[Exception]]] = [
    (429, RetryAfter),
    (500, NetworkError),
    (502, NetworkError),
    ("reset_before", NetworkError),
]


@pytest.mark.parametrize(("kind", "error"), FAULTS)
async def test_a_call_that_fails_is_not_applied(
    telegram: TelegramServer, bot: Bot, lea: Person, kind: Kind, error: type[Exception]
) -> None:
    telegram.fail_next("sendMessage", kind, times=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(error):
            await bot.send_message(lea.id, "Relance")
    assert lea.chat.from_bot == []
    await bot.send_message(lea.id, "Relance")
    assert [call.is_applied for call in telegram.calls_of("sendMessage")] == [False, False, True]


async def test_an_answer_lost_on_the_way_leaves_the_message_delivered(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    telegram.fail_next("sendMessage", "reset_after")
    with pytest.raises(NetworkError):
        await bot.send_message(lea.id, "Relance")
    (call,) = telegram.calls_of("sendMessage", lea.id)
    assert (call.is_applied, call.fault) == (True, "reset_after")
    assert lea.chat.last.text == "Relance"


async def test_a_slow_answer_times_out_although_the_message_is_there(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    telegram.fail_next("sendMessage", "slow", seconds=1)
    with pytest.raises(TimedOut):
        await bot.send_message(lea.id, "Relance", read_timeout=0.1)
    assert lea.chat.last.text == "Relance"


async def test_a_fault_meets_the_chat_it_was_ordered_for(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    paul = telegram.user(7, "Paul")
    paul.start()
    telegram.fail_next("sendMessage", 500, chat=paul.id)
    await bot.send_message(lea.id, "Relance")
    with pytest.raises(NetworkError):
        await bot.send_message(paul.id, "Relance")


async def test_flood_control_slows_one_chat(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    group = telegram.group(-42, "Ventes", [lea])
    telegram.limits.chat_per_second, telegram.limits.group_per_minute = 3, 4
    for _ in range(3):
        await bot.send_message(lea.id, "x")
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(lea.id, "x")
    assert flood.value.retry_after == timedelta(seconds=1)
    telegram.advance(1)
    await bot.send_message(lea.id, "x")
    telegram.limits.chat_per_second = None
    for _ in range(4):
        await bot.send_message(group.id, "x")
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(group.id, "x")
    assert flood.value.retry_after == timedelta(seconds=60)
    await bot.send_message(lea.id, "x")
