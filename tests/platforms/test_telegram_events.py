"""What Telegram tells of, read as events: pure, so each of its oddities is one line here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.telegram.events import event_of, file_of, who_of
from handlers.events import Event

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LEA = {"id": 101, "is_bot": False, "first_name": "Léa", "last_name": "Martin", "language_code": "fr"}
BOT = {"id": 1, "is_bot": True, "first_name": "Comptoir", "username": "comptoir_bot"}
HOME = {"id": 101, "type": "private", "first_name": "Léa"}
GROUP = {"id": -42, "type": "group", "title": "Ventes"}
FORUM = {"id": -1007, "type": "supergroup", "title": "Ventes", "is_forum": True}
DOCUMENT = {"file_id": "F1", "file_unique_id": "1", "file_name": "logo.png", "file_size": 900}
VOICE = {"file_id": "V1", "file_unique_id": "2", "duration": 3}
Json = dict[str, Any]


def written(text: str = "", chat: Json = HOME, **more: Any) -> Update:
    words = {"text": text} if text else {}
    message = {"message_id": 5, "date": 0, "chat": chat, "from": LEA, **words, **more}
    return update({"message": message})


def tapped(data: str, chat: Json = HOME, **more: Any) -> Update:
    message = {"message_id": 5, "date": 1, "chat": chat, "from": BOT, "text": "?", **more}
    return update({"callback_query": {"id": "1", "from": LEA, "chat_instance": "1", "data": data, "message": message}})


def update(content: Json) -> Update:
    return Update.de_json({"update_id": 700, **content}, None)


def heard(given: Update, upload: int | None = None) -> Event | None:
    return event_of(given, "comptoir_bot", NOW, upload)


def facts(event: Event | None) -> tuple[str, str, str, str, bool] | None:
    return (event.kind, event.text, event.rest, event.place, event.is_private) if event else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bonjour", ("say", "bonjour", "")), ("/appel", ("command", "appel", "")),
        ("/devis Acme SARL ", ("command", "devis", "Acme SARL")),
        ("/devis@comptoir_bot acme", ("command", "devis", "acme")),
        ("/devis@Comptoir_Bot\nacme", ("command", "devis", "acme")), ("/start K7QX", ("command", "start", "K7QX")),
        ("/réglages", ("command", "réglages", "")), ("/réglages@comptoir_bot x", ("command", "réglages", "x")),
        ("/", ("say", "/", "")), ("/ 5", ("say", "/ 5", "")), ("3/4", ("say", "3/4", "")),
    ],
)  # fmt: skip
def test_words_in_private_are_a_command_or_an_answer(text: str, expected: tuple[str, str, str]) -> None:
    assert facts(heard(written(text))) == (*expected, "telegram:101", True)


def test_a_command_for_another_bot_is_not_ours() -> None:
    assert heard(written("/devis@other_bot acme", GROUP)) is None


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("/pipe", {}, ("command", "pipe", "")), ("@comptoir_bot impayés", {}, ("say", "impayés", "")),
        ("@Comptoir_Bot  impayés", {}, ("say", "impayés", "")), ("on se voit demain ?", {}, None),
        ("oui", {"reply_to_message": {"message_id": 4, "date": 0, "chat": GROUP, "from": BOT}}, ("say", "oui", "")),
        ("oui", {"reply_to_message": {"message_id": 4, "date": 0, "chat": GROUP, "from": LEA}}, None),
    ],
)  # fmt: skip
def test_in_a_group_only_what_is_meant_for_the_bot_is_heard(
    text: str, more: Json, expected: tuple[str, str, str] | None
) -> None:
    assert facts(heard(written(text, GROUP, **more))) == (expected and (*expected, "telegram:-42", False))


def test_the_key_is_the_updates_own_and_the_person_is_reached_in_private() -> None:
    event = heard(written("/pipe", GROUP))
    assert event is not None
    assert (event.key, event.who.place, event.who.name, event.who.account) == (
        "telegram:700", "telegram:101", "Léa Martin", "telegram:101",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "language"), [("fr", "fr"), ("fr-CA", "fr"), ("en-GB", "en"), ("de", "fr"), ("", "fr")]
)
def test_who_reads_no_english_is_spoken_to_in_french(code: str, language: str) -> None:
    user = written("x").effective_user
    assert user is not None
    with user._unfrozen():
        user.language_code = code or None
    assert who_of(user).language == language


def test_a_topic_is_a_place_of_its_own_and_a_row_of_replies_is_not() -> None:
    in_topic = heard(written("/pipe", FORUM, message_thread_id=7, is_topic_message=True))
    in_replies = heard(written("/pipe", FORUM, message_thread_id=7))
    tap_in_topic = heard(tapped("m:1:1:s", FORUM, message_thread_id=7, is_topic_message=True))
    tap_in_replies = heard(tapped("m:1:1:s", FORUM, message_thread_id=7))
    places = [event and event.place for event in (in_topic, in_replies, tap_in_topic, tap_in_replies)]
    assert places == ["telegram:-1007#7", "telegram:-1007", "telegram:-1007#7", "telegram:-1007"]


def test_a_tap_knows_the_message_that_it_was_in() -> None:
    event = heard(tapped("m:1:1:s"))
    assert event is not None
    assert (event.kind, event.data, event.message_id, event.place) == ("tap", "m:1:1:s", "5", "telegram:101")


def test_an_offer_tapped_in_a_group_is_answered_in_private_below() -> None:
    event = heard(tapped("o:paid:invoice=7", GROUP))
    assert event is not None
    assert (event.place, event.is_private, event.message_id) == ("telegram:101", True, "")


def test_a_button_of_a_message_that_telegram_no_longer_shows_is_heard_all_the_same() -> None:
    gone = {"message_id": 5, "date": 0, "chat": HOME}
    query = {"id": "1", "from": LEA, "chat_instance": "1", "data": "m:1:1:s", "message": gone}
    event = heard(update({"callback_query": query}))
    assert event is not None
    assert (event.message_id, event.place) == ("5", "telegram:101")


def test_a_tap_without_data_or_message_says_nothing() -> None:
    game = {"id": "1", "from": LEA, "chat_instance": "1", "game_short_name": "x"}
    inline = {"id": "1", "from": LEA, "chat_instance": "1", "inline_message_id": "9", "data": "o:help:"}
    assert [heard(update({"callback_query": query})) for query in (game, inline)] == [None, None]


def test_a_document_or_the_largest_picture_is_fetched_in_private_only() -> None:
    sizes = [{"file_id": f"P{n}", "file_unique_id": f"{n}", "width": n, "height": n, "file_size": n} for n in (90, 800)]
    document, photo = file_of(written(document=DOCUMENT)), file_of(written(photo=sizes))
    assert document is not None
    assert (document.id, document.name, document.size) == ("F1", "logo.png", 900)
    assert photo is not None
    assert (photo.id, photo.name, photo.size) == ("P800", "photo.jpg", 800)
    assert file_of(written(chat=GROUP, document=DOCUMENT)) is None
    assert file_of(written("bonjour")) is None


def test_a_file_is_an_event_with_what_was_kept_of_it() -> None:
    event = heard(written(document=DOCUMENT), upload=9)
    assert event is not None
    assert (event.kind, event.upload) == ("file", 9)


def test_a_voice_message_is_a_file_of_which_nothing_is_kept() -> None:
    event = heard(written(voice=VOICE))
    assert event is not None
    assert (event.kind, event.upload) == ("file", 0)
    assert heard(written(chat=GROUP, voice=VOICE)) is None


def test_what_bots_and_telegram_itself_write_is_no_event() -> None:
    pinned = {"message_id": 1, "date": 0, "chat": HOME, "from": BOT}
    assert heard(written("bonjour", **{"from": BOT})) is None
    assert heard(written(pinned_message=pinned)) is None
    assert heard(written(chat=GROUP, new_chat_members=[LEA])) is None
    assert (
        heard(update({"edited_message": {"message_id": 5, "date": 0, "chat": HOME, "from": LEA, "text": "x"}})) is None
    )
