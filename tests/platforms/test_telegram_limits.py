"""The local Telegram refuses what the real one refuses, in its words, and cuts silently what it cuts silently."""

from __future__ import annotations

import html
import io
import json

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from telegram import Bot, CopyTextButton, InlineKeyboardButton, WebAppInfo
from telegram.error import BadRequest, InvalidToken, NetworkError

from tests.platforms.telegram_api.entities import detect, parse_html, trim, units
from tests.platforms.telegram_client import button, keyboard, refused
from tests.platforms.telegram_server import Person, TelegramServer


def picture(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


async def test_a_text_holds_4096_characters_after_its_tags_and_blanks_are_gone(bot: Bot, lea: Person) -> None:
    sent = await bot.send_message(lea.id, f" <b>{'é' * 4096}</b>\n", parse_mode="HTML")
    assert sent.text == "é" * 4096
    await refused(bot.send_message(lea.id, "é" * 4097), "Message is too long")
    await refused(bot.send_message(lea.id, "🧾" * 2049), "Message is too long")
    await refused(bot.send_message(lea.id, " \n "), "Message text is empty")
    await refused(bot.send_message(lea.id, "<b></b>" * 4700, parse_mode="HTML"), "Text is too long")
    assert len(lea.chat.from_bot) == 1


async def test_a_caption_holds_1024_characters(bot: Bot, lea: Person) -> None:
    await bot.send_document(lea.id, b"%PDF", filename="devis.pdf", caption="x" * 1024)
    await refused(bot.send_document(lea.id, b"%PDF", caption="x" * 1025), "Message caption is too long")


async def test_callback_data_is_counted_in_bytes(bot: Bot, lea: Person) -> None:
    await bot.send_message(lea.id, "ok", reply_markup=keyboard([button(data="é" * 32)]))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(lea.id, "non", reply_markup=keyboard([button(data="é" * 32 + "x")]))


async def test_rows_are_cut_at_12_keyboards_at_300_and_textless_buttons_vanish(bot: Bot, lea: Person) -> None:
    rows = [[button(" ")] + [button(str(number)) for number in range(14)] for _ in range(30)]
    sent = await bot.send_message(lea.id, "trop", reply_markup=keyboard(*rows))
    assert sent.reply_markup
    assert [len(row) for row in sent.reply_markup.inline_keyboard] == [12] * 25
    bare = await bot.send_message(lea.id, "vide", reply_markup=keyboard([button(" ")]))
    assert bare.reply_markup is None


async def test_a_button_must_lead_somewhere_telegram_accepts(bot: Bot, lea: Person) -> None:
    for link, sentence in [("http://localhost:8000/x", "Wrong HTTP URL"), ("ftp://a.fr", "Wrong HTTP URL")]:
        markup = keyboard([InlineKeyboardButton("Voir", url=link)])
        await refused(
            bot.send_message(lea.id, "lien", reply_markup=markup),
            f"Inline keyboard button URL '{link}' is invalid: {sentence}",
        )
    insecure = keyboard([InlineKeyboardButton("Ouvrir", web_app=WebAppInfo("http://a.fr"))])
    with pytest.raises(BadRequest, match=r"(?i)only https links are allowed"):
        await bot.send_message(lea.id, "x", reply_markup=insecure)
    copied = [keyboard([InlineKeyboardButton("Copier", copy_text=CopyTextButton("x" * size))]) for size in (256, 257)]
    await bot.send_message(lea.id, "x", reply_markup=copied[0])
    await refused(bot.send_message(lea.id, "x", reply_markup=copied[1]), "BUTTON_COPY_TEXT_INVALID")
    idle = keyboard([InlineKeyboardButton("Rien")])
    await refused(bot.send_message(lea.id, "x", reply_markup=idle), "Can't parse inline keyboard button: Text buttons")


HTML_REFUSALS = [
    ("Café <3", "Unclosed start tag", 6),
    ("a < b > c", 'Unsupported start tag ""', 2),
    ("é<p>x</p>", 'Unsupported start tag "p"', 2),
    ("<b>x", "Can't find end tag corresponding to start tag b", None),
    ("x</b>", "Unexpected end tag", 1),
    ("<b><i>x</b></i>", 'Unmatched end tag, expected "</i>", found "</b>"', 7),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"', 0),
    ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a"', 0),
    ('<a href="x', "Unclosed start tag", 0),
    ("<b>x</b", "Unclosed end tag", 4),
]


@pytest.mark.parametrize(("source", "sentence", "offset"), HTML_REFUSALS)
async def test_broken_html_is_refused_with_a_byte_offset(
    bot: Bot, lea: Person, source: str, sentence: str, offset: int | None
) -> None:
    place = "" if offset is None else f" at byte offset {offset}"
    await refused(bot.send_message(lea.id, source, parse_mode="HTML"), f"Can't parse entities: {sentence}{place}")
    assert lea.chat.from_bot == []


def test_entities_count_in_utf_16_units() -> None:
    text, entities = parse_html('🧾 <b>A&amp;B</b> <a href="https://a.fr/?x=1&amp;y">là</a> &nbsp;&#233;')
    assert text == "🧾 A&B là &nbsp;é"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 3},
        {"type": "text_link", "offset": 7, "length": 2, "url": "https://a.fr/?x=1&y"},
    ]


@given(st.text())
def test_escaped_text_is_never_markup(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


def test_trimming_moves_entities_and_commands_are_found() -> None:
    assert trim("  ab ", [{"type": "bold", "offset": 1, "length": 4}]) == (
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}],
    )
    found = detect("é /devis@comptoir_bot et @paul_m, pas a/b")
    assert [entity["type"] for entity in found] == ["bot_command", "mention"]
    assert found[0]["offset"] == units("é ")


async def test_files_have_sizes_and_come_back_as_they_went(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    telegram.limits.upload, telegram.limits.download, telegram.limits.photo = 5000, 2000, 3000
    sent = await bot.send_document(lea.id, b"%PDF" * 100, filename="Facture F-2026-0001 é.pdf")
    assert lea.chat.last.file
    assert (lea.chat.last.file.name, lea.chat.last.file.content) == ("Facture F-2026-0001 é.pdf", b"%PDF" * 100)
    assert sent.document
    again = await bot.send_document(lea.id, sent.document.file_id)
    assert again.document
    assert bytes(await (await bot.get_file(again.document.file_id)).download_as_bytearray()) == b"%PDF" * 100
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(lea.id, b"x" * 5001)
    await refused(bot.send_document(lea.id, b""), "File must be non-empty")
    big = lea.sends_file("plan.pdf", b"x" * 2001, "le plan")
    assert big.file
    await refused(bot.get_file(big.file.id), "File is too big")
    await refused(bot.get_file("nothing"), "Invalid file_id")


async def test_photos_have_sides_and_proportions(telegram: TelegramServer, bot: Bot, lea: Person) -> None:
    sent = await bot.send_photo(lea.id, picture(200, 10))
    assert (sent.photo[0].width, sent.photo[0].height) == (200, 10)
    for content, sentence in [
        (picture(201, 10), "PHOTO_INVALID_DIMENSIONS"),
        (picture(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (b"%PDF", "IMAGE_PROCESS_FAILED"),
    ]:
        await refused(bot.send_photo(lea.id, content), sentence)
    telegram.limits.photo = 10
    await refused(bot.send_photo(lea.id, picture(20, 20)), "File of size")


async def test_a_wrong_token_and_an_unknown_method_are_refused(telegram: TelegramServer, bot: Bot) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with Bot("123456:wrong", base_url=telegram.base_url):
            pass
    assert telegram.calls[-1].answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    async with aiohttp.ClientSession() as session, session.post(f"{telegram.base_url}{telegram.token}/fly") as answer:
        assert answer.status == 404
        assert await answer.json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


@pytest.mark.parametrize(
    ("secret", "sentence"), [("x" * 257, "Secret token is too long"), ("é", "Secret token contains")]
)
async def test_a_webhook_secret_has_a_length_and_an_alphabet(bot: Bot, secret: str, sentence: str) -> None:
    await refused(bot.set_webhook("http://127.0.0.1:9/hook", secret_token=secret), sentence)


async def test_every_call_is_written_down_with_what_was_answered(
    telegram: TelegramServer, bot: Bot, lea: Person
) -> None:
    await bot.send_message(lea.id, "42", reply_markup=keyboard([button()]))
    (call,) = telegram.calls_of("sendMessage", lea.id)
    assert call.parameters["text"] == "42"
    assert call.parameters["reply_markup"] == json.loads(keyboard([button()]).to_json())
    assert call.answer
    assert call.answer["result"]["message_id"] == lea.chat.last.id
