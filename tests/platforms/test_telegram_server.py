"""The local Telegram carries updates and answers as the real one does, seen by the real client over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Conflict, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.platforms.telegram_server import Message, Person, TelegramServer

Context = ContextTypes.DEFAULT_TYPE
SECRET = "only-Telegram-knows_1"
MENU = InlineKeyboardMarkup([[InlineKeyboardButton("Nouveau devis", callback_data="quote:1")]])


async def greet(update: Update, _: Context) -> None:
    assert update.effective_message
    assert update.effective_user
    await update.effective_message.reply_text(f"Bonjour {update.effective_user.first_name} !", reply_markup=MENU)


async def open_quote(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query
    await query.answer("Un instant")
    await query.edit_message_text(f"Devis {query.data}")


def conversation(telegram: TelegramServer) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = Application.builder().token(telegram.token)
    app = builder.base_url(telegram.base_url).base_file_url(telegram.base_file_url).build()
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CallbackQueryHandler(open_quote))
    return app


async def eventually(wait: Callable[..., Message], *arguments: Any) -> Message:
    return await asyncio.to_thread(wait, *arguments)


async def true(telegram: TelegramServer, fact: Callable[[], bool]) -> None:
    await asyncio.to_thread(telegram.until, fact)


@asynccontextmanager
async def listening(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """A small web application that receives the webhook."""
    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def talk_to(lea: Person) -> None:
    await eventually(lea.chat.wait_for, "Bonjour Léa !")
    tap = lea.taps("Nouveau devis")
    screen = await eventually(lea.chat.wait_for, "Devis quote:1")
    assert screen.buttons == []
    assert tap.text == "Un instant"


async def test_a_polling_application_answers_a_command_and_a_tap(telegram: TelegramServer, lea: Person) -> None:
    async with conversation(telegram) as app:
        assert app.updater
        await app.updater.start_polling(poll_interval=0)
        await app.start()
        await talk_to(lea)
        await app.updater.stop()
        await app.stop()
    assert [message.text for message in lea.chat.messages] == ["/start", "Devis quote:1"]
    assert telegram.pending == 0


async def test_an_application_behind_a_webhook_answers_a_command_and_a_tap(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    async with conversation(telegram) as app:

        async def receive(request: web.Request) -> web.Response:
            assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
            await app.process_update(Update.de_json(await request.json(), app.bot))
            return web.Response()

        async with listening(receive) as url:
            await bot.set_webhook(url, secret_token=SECRET)
            await talk_to(lea)
            await bot.delete_webhook()
    assert {delivery.status for delivery in telegram.deliveries} == {200}


async def test_an_update_comes_again_until_the_next_offset_confirms_it(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    lea.says("un")
    lea.says("deux")
    first = [update.update_id for update in await bot.get_updates()]
    again = [update.update_id for update in await bot.get_updates(limit=2)]
    assert again == first[:2]
    left = await bot.get_updates(offset=first[1] + 1)
    assert [update.update_id for update in left] == first[2:]
    assert telegram.pending == 1


async def test_a_negative_offset_keeps_the_last_updates_only(bot: Bot, lea: Person) -> None:
    lea.says("un")
    lea.says("deux")
    assert [update.message.text for update in await bot.get_updates(offset=-1) if update.message] == ["deux"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_answers_as_soon_as_somebody_writes(bot: Bot, telegram: TelegramServer) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await true(telegram, lambda: bool(telegram.calls_of("getUpdates")))
    telegram.user(7, "Paul").says("bonjour")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update.effective_user
    assert update.effective_user.first_name == "Paul"


async def test_the_older_poller_is_sent_away_when_a_second_one_starts(bot: Bot, telegram: TelegramServer) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await true(telegram, lambda: bool(telegram.calls_of("getUpdates")))
    async with Bot(telegram.token, base_url=telegram.base_url) as second:
        newer = asyncio.create_task(second.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        telegram.user(7).start()
        assert len(await newer) == 1


async def test_the_last_allowed_updates_stick(bot: Bot, lea: Person) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["message"])
    typed = lea.says("un")
    lea.edits("deux", typed)
    lea.says("trois")
    heard = [update.message and update.message.text for update in await bot.get_updates()]
    assert heard == ["/start", "un", "trois"]
    await bot.get_updates(allowed_updates=[])
    lea.edits("quatre")
    last = (await bot.get_updates(offset=-1))[0]
    assert last.edited_message
    assert last.edited_message.text == "quatre"


async def test_a_replayed_update_is_delivered_again_under_its_id(
    bot: Bot, telegram: TelegramServer, lea: Person
) -> None:
    (update,) = await bot.get_updates()
    assert await bot.get_updates(offset=update.update_id + 1) == ()
    telegram.replay(update.update_id)
    assert [again.update_id for again in await bot.get_updates(offset=update.update_id + 1)] == [update.update_id]
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_a_refused_delivery_is_repeated_and_holds_up_its_own_chat_only(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    received: list[tuple[int, str]] = []
    is_down_for = {lea.id}

    async def receive(request: web.Request) -> web.Response:
        message = (await request.json())["message"]
        received.append((message["chat"]["id"], message["text"]))
        return web.Response(status=503 if message["chat"]["id"] in is_down_for else 200)

    async with listening(receive) as url:
        await bot.set_webhook(url)
        lea.says("un")
        paul = telegram.user(7, "Paul")
        paul.says("bonjour")
        await true(telegram, lambda: len(telegram.deliveries) >= 6)
        assert set(received) == {(lea.id, "/start"), (paul.id, "bonjour")}
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
        assert info.pending_update_count == 2
        is_down_for.clear()
        await true(telegram, lambda: telegram.pending == 0)
        await bot.delete_webhook()
    assert received[-2:] == [(lea.id, "/start"), (lea.id, "un")]
    assert [delivery.status for delivery in telegram.deliveries].count(200) == 3


async def test_over_a_webhook_a_press_does_not_wait_for_the_messages_of_its_chat(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    async def receive(request: web.Request) -> web.Response:
        return web.Response(status=200 if "callback_query" in await request.json() else 503)

    await bot.send_message(lea.id, "Devis", reply_markup=MENU)
    async with listening(receive) as url:
        await bot.set_webhook(url)
        lea.taps("Nouveau devis")
        await true(telegram, lambda: 200 in {delivery.status for delivery in telegram.deliveries})
        await bot.delete_webhook()
    assert telegram.pending == 1


async def test_retry_after_is_honoured(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    times: list[float] = []

    async def receive(_: web.Request) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(status=503, headers={"Retry-After": "1"}) if len(times) == 1 else web.Response()

    async with listening(receive) as url:
        await bot.set_webhook(url)
        await true(telegram, lambda: telegram.pending == 0)
        await bot.delete_webhook()
    assert times[1] - times[0] >= 1


async def test_a_webhook_and_polling_exclude_each_other(telegram: TelegramServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await true(telegram, lambda: bool(telegram.calls_of("getUpdates")))
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    with pytest.raises(RetryAfter):
        await bot.set_webhook("http://127.0.0.1:9/other")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


def test_waiting_in_vain_shows_the_chat(telegram: TelegramServer, lea: Person) -> None:
    with pytest.raises(AssertionError, match=r"did not come within .*\nLéa: /start"):
        lea.chat.wait_for("Bonjour", timeout=0.05)
