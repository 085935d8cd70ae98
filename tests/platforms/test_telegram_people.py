"""On the local Telegram people edit, press, block and move house, and the bot is told or refused as on the real one."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.platforms.telegram_client import button, keyboard, refused
from tests.platforms.telegram_server import Person, TelegramServer


async def test_an_identical_edit_is_not_modified_and_an_edit_without_keyboard_removes_it(bot: Bot, lea: Person) -> None:
    sent = await bot.send_message(lea.id, "Devis", reply_markup=keyboard([button()]))
    await refused(sent.edit_text("Devis", reply_markup=keyboard([button()])), "Message is not modified")
    await sent.edit_text("Devis")
    assert lea.chat.last.buttons == []
    assert lea.chat.last.edit_date


async def test_edits_that_cannot_be(bot: Bot, lea: Person) -> None:
    document = await bot.send_document(lea.id, b"%PDF")
    await refused(document.edit_text("x"), "There is no text in the message to edit")
    asked = await bot.send_message(lea.id, "Combien ?", reply_markup=ForceReply())
    await refused(asked.edit_text("x"), "Message can't be edited")
    own = lea.says("bonjour")
    await refused(bot.edit_message_text("x", lea.id, own.id), "Message can't be edited")
    await refused(bot.edit_message_text("x", lea.id, 999), "Message to edit not found")
    await asked.delete()
    await refused(asked.delete(), "Message to delete not found")


async def test_a_message_can_be_deleted_for_48_hours(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    sent = await bot.send_message(lea.id, "vieux")
    telegram.advance(48 * 3600 + 5)
    await refused(sent.delete(), "Message can't be deleted for everyone")


async def test_a_press_is_answered_once_in_time_and_briefly(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    await bot.send_message(lea.id, "Devis", reply_markup=keyboard([button()]))
    tap, late = lea.taps("Oui"), lea.taps("yes")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(tap.id, "x" * 201)
    await bot.answer_callback_query(tap.id, "x" * 200, show_alert=True)
    assert lea.wait_answered(tap).show_alert
    await refused(bot.answer_callback_query(tap.id), "Query is too old and response timeout expired")
    telegram.advance(16)
    for id in (late.id, "12345"):
        await refused(bot.answer_callback_query(id), "Query is too old and response timeout expired")
    assert not late.is_answered


async def test_an_unknown_button_is_named_with_the_ones_there_and_a_stale_one_can_be_pressed(
    bot: Bot, lea: Person
) -> None:
    sent = await bot.send_message(lea.id, "Devis", reply_markup=keyboard([button("Oui"), button("Non", "no")]))
    with pytest.raises(AssertionError, match=r"no button 'Peut-être' here; there are: \['Oui', 'Non'\]"):
        lea.taps("Peut-être")
    before = lea.chat.last
    await sent.edit_text("Fini")
    lea.taps("Non", before)
    update = (await bot.get_updates(offset=-1))[0]
    assert update.callback_query
    assert update.callback_query.data == "no"
    await sent.delete()
    lea.taps("Non", before)
    gone = (await bot.get_updates(offset=-1))[0].callback_query
    assert gone
    assert gone.message
    assert not gone.message.is_accessible


async def test_a_reply_keyboard_button_is_said_until_the_keyboard_goes(bot: Bot, lea: Person) -> None:
    await bot.send_message(lea.id, "Menu", reply_markup=ReplyKeyboardMarkup([["Devis", "Factures"]]))
    lea.taps("Factures")
    assert lea.chat.messages[-1].text == "Factures"
    await bot.send_message(lea.id, "Merci", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(AssertionError, match="no button 'Devis'"):
        lea.taps("Devis")


async def test_the_bot_may_write_only_to_people_who_wrote_and_did_not_block_it(
    telegram: TelegramServer, bot: Bot
) -> None:
    paul = telegram.user(7, "Paul")
    await refused(bot.send_message(404, "x"), "Chat not found")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(paul.id, "x")
    paul.start("deal_12")
    await bot.send_message(paul.id, "x")
    paul.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(paul.id, "x")
    paul.unblocks()
    await bot.send_message(paul.id, "x")
    started, blocked, unblocked = await bot.get_updates()
    assert started.message
    assert started.message.text == "/start deal_12"
    statuses = [
        update.my_chat_member.new_chat_member.status for update in (blocked, unblocked) if update.my_chat_member
    ]
    assert statuses == ["kicked", "member"]


async def test_in_a_group_the_bot_hears_commands_replies_and_mentions(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    group = telegram.group(-42, "Ventes", [lea])
    await bot.get_updates(offset=-1)
    posted = await bot.send_message(group.id, "Facture payée")
    for text in ("bonjour", "/pipeline", "/pipeline@comptoir_bot", "/pipeline@autre_bot", "@comptoir_bot alors ?"):
        lea.says(text, group)
    lea.says("merci", group, reply_to=group.chat.last)
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/start", "/pipeline", "/pipeline@comptoir_bot", "@comptoir_bot alors ?", "merci"]
    assert posted.chat.title == "Ventes"
    with pytest.raises(AssertionError, match="Paul is not in Ventes"):
        telegram.user(7, "Paul").says("bonjour", group)


async def test_a_group_that_upgrades_or_throws_the_bot_out_says_so(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    group = telegram.group(-42, "Ventes", [lea])
    new_id = group.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-42, "x")
    assert moved.value.new_chat_id == new_id == group.id
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert [message.migrate_to_chat_id for message in messages] == [None, new_id, None]
    assert messages[2].migrate_from_chat_id == -42
    assert [message.message_id for message in messages] == [1, 2, 1]  # a supergroup counts its own messages
    await bot.send_message(group.id, "x")
    group.kicks_bot()
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_commands_are_kept_by_scope_and_language(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    john = telegram.user(8, "John", language_code="en")
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("aide", "Aide")], language_code="fr")
    await bot.set_my_commands([BotCommand("cloture", "Clôturer")], BotCommandScopeChat(john.id))
    assert [command["command"] for command in lea.commands()] == ["aide"]
    assert [command["command"] for command in john.commands()] == ["cloture"]
    assert (await bot.get_my_commands())[0].command == "help"
    await refused(bot.set_my_commands([BotCommand("clôture", "x")]), "BOT_COMMAND_INVALID")
    await refused(bot.set_my_commands([BotCommand("x" * 33, "x")]), "BOT_COMMAND_INVALID")
    await refused(bot.set_my_commands([BotCommand("x", "x" * 257)]), "BOT_COMMAND_DESCRIPTION_INVALID")
    await refused(bot.set_my_commands([BotCommand("x", "x")] * 101), "BOT_COMMANDS_TOO_MUCH")


async def test_descriptions_menu_button_chat_and_typing(bot: Bot, lea: Person) -> None:
    await bot.set_my_description("Votre bureau des ventes", language_code="fr")
    await bot.set_my_short_description("Ventes")
    await bot.set_chat_menu_button(lea.id, MenuButtonCommands())
    assert (await bot.get_my_description("fr")).description == "Votre bureau des ventes"
    assert (await bot.get_my_short_description("fr")).short_description == "Ventes"
    assert (await bot.get_chat_menu_button(lea.id)).type == "commands"
    assert (await bot.get_chat(lea.id)).first_name == "Léa"
    await bot.send_chat_action(lea.id, "upload_document")
    await refused(bot.send_chat_action(lea.id, "dance"), "Wrong parameter action in request")
