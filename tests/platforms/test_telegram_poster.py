"""Notices on Telegram with the real client: posted, drawn over, with papers, honest about trouble."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import httpx
import pytest
from telegram import Bot, ReplyKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.platform import Moved, NotSent, Paper, Refused, SlowDown, Trouble, Uncertain, Unreachable
from bot.telegram.pacing import GROUP, Pace
from bot.telegram.places import Place
from bot.telegram.poster import TelegramPoster
from bot.telegram.troubles import trouble
from domain.messages import Language
from handlers.posts import Button, Post
from tests.platforms.telegram_api.faults import Kind
from tests.platforms.telegram_server import Person, TelegramServer

HELLO = Post(title="Bonjour", buttons=((Button(label="Suite", data="o:help:"),),))
PDF = Paper("F-2026-0001.pdf", b"%PDF-1.7 facture")


def question(version: int, draft: int = 1) -> Post:
    """A question of a draft, whose button belongs to one version of it."""
    return Post(question="Combien ?", buttons=((Button(label="1", data=f"m:{draft}:{version}:a:1"),),))


@pytest.fixture
def poster(bot: Bot) -> TelegramPoster:
    return TelegramPoster(bot)


def home(person: Person) -> str:
    return f"telegram:{person.id}"


async def test_a_notice_is_posted_and_its_id_is_the_messages(poster: TelegramPoster, lea: Person) -> None:
    id = await poster.post(home(lea), HELLO, None, key="k")
    assert (str(lea.chat.last.id), lea.chat.last.text, lea.chat.last.buttons) == (id, "Bonjour", [["Suite"]])


@pytest.mark.parametrize(
    ("language", "mark"),
    [(Language.FRENCH, "↻ Vous avez peut-être déjà reçu ce message."),
     (Language.ENGLISH, "↻ You may have received this already.")],
)  # fmt: skip
async def test_a_repetition_says_so_in_the_readers_words(bot: Bot, lea: Person, language: Language, mark: str) -> None:
    await TelegramPoster(bot, language_of=lambda place: language).post(home(lea), HELLO, None, key="k", is_repeat=True)
    assert lea.chat.last.text == f"{mark}\nBonjour"


async def test_a_question_in_a_group_says_how_to_answer_in_words_there(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person
) -> None:
    group = telegram.group(-42, "Ventes", [lea])
    asked = await poster.post("telegram:-42", question(1), None, key="a")
    assert "«\xa0Répondre\xa0»" in group.chat.last.text
    await poster.post("telegram:-42", question(2).model_copy(update={"replaces": asked}), None, key="b")
    assert "«\xa0Répondre\xa0»" in group.chat.last.text
    await poster.post("telegram:-42", HELLO, None, key="c")
    await poster.post(home(lea), question(1), None, key="d")
    assert (group.chat.last.text, lea.chat.last.text) == ("Bonjour", "Combien ?")


LONG = Post(lines=tuple(f"{number} {'x' * 80}" for number in range(70)), buttons=HELLO.buttons)


@pytest.mark.parametrize("paper", [None, PDF], ids=["words", "a paper"])
async def test_what_arrived_of_a_long_notice_is_not_sent_again_when_the_rest_met_trouble(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person, paper: Paper | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await poster.post(home(lea), LONG, paper, key="whole")
    whole = [(message.text, message.buttons) for message in lea.chat.from_bot]
    now = time.time() + 60
    monkeypatch.setattr(telegram.platform.flood, "now", lambda: now)  # however slow this machine is
    telegram.limits.chat_per_second = 1
    for _message in whole[1:]:
        now += 1
        with pytest.raises(SlowDown):
            await poster.post(home(lea), LONG, paper, key="interrupted")
    now += 1
    await poster.post(home(lea), LONG, paper, key="interrupted", is_repeat=True)
    assert [(message.text, message.buttons) for message in lea.chat.from_bot[len(whole) :]] == whole


async def test_telegram_cannot_look_a_message_up(poster: TelegramPoster) -> None:
    with pytest.raises(Uncertain):
        await poster.find("telegram:101", "k")


async def test_a_message_is_drawn_over_in_place_with_its_buttons(poster: TelegramPoster, lea: Person) -> None:
    id = await poster.post(home(lea), HELLO, None, key="a")
    assert await poster.post(home(lea), Post(title="Adieu", replaces=id), None, key="b") == id
    [message] = lea.chat.from_bot
    assert (message.text, message.buttons) == ("Adieu", [])


async def test_drawing_the_same_again_is_a_success(poster: TelegramPoster, lea: Person) -> None:
    id = await poster.post(home(lea), HELLO, None, key="a")
    assert await poster.post(home(lea), HELLO.model_copy(update={"replaces": id}), None, key="b") == id
    assert len(lea.chat.from_bot) == 1


async def test_what_cannot_be_edited_is_posted_anew(
    telegram: TelegramServer, bot: Bot, poster: TelegramPoster, lea: Person
) -> None:
    keyed = await bot.send_message(lea.id, "Clavier", reply_markup=ReplyKeyboardMarkup([["Oui"]]))
    for gone in (str(keyed.message_id), "9999", "not-a-number"):
        await poster.post(home(lea), HELLO.model_copy(update={"replaces": gone}), None, key=gone)
    assert [message.text for message in lea.chat.from_bot] == ["Clavier", "Bonjour", "Bonjour", "Bonjour"]


async def test_a_papers_caption_is_not_drawn_over_and_its_buttons_go(poster: TelegramPoster, lea: Person) -> None:
    id = await poster.post(home(lea), HELLO, PDF, key="a")
    await poster.post(home(lea), Post(title="Adieu", replaces=id), None, key="b")
    await poster.stop()
    assert lea.chat.from_bot[0].buttons == []
    assert [message.text for message in lea.chat.from_bot] == ["Bonjour", "Adieu"]


async def test_a_post_that_outgrows_its_message_goes_below_and_leaves_no_old_buttons(
    poster: TelegramPoster, lea: Person
) -> None:
    id = await poster.post(home(lea), HELLO, None, key="a")
    long = Post(lines=("é" * 5000,), buttons=HELLO.buttons, replaces=id)
    last = await poster.post(home(lea), long, None, key="b")
    await poster.stop()
    assert [message.buttons for message in lea.chat.from_bot] == [[], [], [["Suite"]]]
    assert last == str(lea.chat.last.id)


async def test_the_next_question_takes_the_buttons_of_the_last_away(poster: TelegramPoster, lea: Person) -> None:
    await poster.post(home(lea), question(1), None, key="a")
    await poster.post(home(lea), HELLO, None, key="an alert in between")
    await poster.post(home(lea), question(2), None, key="b")
    await poster.stop()
    assert [message.buttons for message in lea.chat.from_bot] == [[], [["Suite"]], [["1"]]]


async def test_the_question_of_another_draft_keeps_its_buttons(poster: TelegramPoster, lea: Person) -> None:
    await poster.post(home(lea), question(1), None, key="a")
    await poster.post(home(lea), question(1, draft=2), None, key="b")
    await poster.stop()
    assert [message.buttons for message in lea.chat.from_bot] == [[["1"]], [["1"]]]


async def test_the_end_of_a_draft_takes_its_buttons_away_and_no_others(poster: TelegramPoster, lea: Person) -> None:
    for draft in (1, 2):
        await poster.post(home(lea), question(1, draft), None, key=f"{draft}")
    await poster.post(home(lea), HELLO.model_copy(update={"ends": 1}), None, key="end")
    await poster.stop()
    assert [message.buttons for message in lea.chat.from_bot] == [[], [["1"]], [["Suite"]]]


async def test_a_paper_comes_with_its_words_as_caption(poster: TelegramPoster, lea: Person) -> None:
    id = await poster.post(home(lea), HELLO, PDF, key="k")
    [message] = lea.chat.from_bot
    assert message.file is not None
    assert (message.file.name, message.file.content) == (PDF.name, PDF.content)
    assert (str(message.id), message.text, message.buttons) == (id, "Bonjour", [["Suite"]])


async def test_words_too_long_for_a_caption_follow_the_paper(poster: TelegramPoster, lea: Person) -> None:
    await poster.post(home(lea), Post(lines=("é" * 1100,), buttons=HELLO.buttons), PDF, key="k")
    paper, words = lea.chat.from_bot
    assert (paper.text, paper.buttons, len(words.text), words.buttons) == ("", [], 1100, [["Suite"]])


async def test_html_that_telegram_cannot_read_is_sent_as_plain_words(
    poster: TelegramPoster, lea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.poster.messages", lambda *_post, **_limits: ["<b>Dupont &amp; fils"])
    id = await poster.post(home(lea), HELLO, None, key="a")
    await poster.post(home(lea), HELLO, PDF, key="b")
    assert [message.text for message in lea.chat.from_bot] == ["Dupont & fils"] * 2
    assert await poster.post(home(lea), HELLO.model_copy(update={"replaces": id}), None, key="c") == id


@pytest.mark.parametrize(("kind", "expected"), [(500, Uncertain), (502, Uncertain), ("reset_before", Uncertain)])
async def test_trouble_on_the_way_is_told_and_nothing_was_posted(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person, kind: Kind, expected: type[Trouble]
) -> None:
    telegram.fail_next("sendMessage", kind)
    with pytest.raises(expected):
        await poster.post(home(lea), HELLO, None, key="k")
    assert (len(telegram.calls_of("sendMessage")), lea.chat.from_bot) == (1, [])


async def test_a_lost_answer_is_uncertain_and_the_message_is_there(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person
) -> None:
    telegram.fail_next("sendMessage", "reset_after")
    with pytest.raises(Uncertain):
        await poster.post(home(lea), HELLO, None, key="k")
    assert (len(telegram.calls_of("sendMessage")), lea.chat.last.text) == (1, "Bonjour")


async def test_nobody_at_the_address_means_that_it_surely_did_not_arrive(telegram: TelegramServer, lea: Person) -> None:
    bot = Bot(telegram.token, base_url="http://127.0.0.1:9/bot")
    with pytest.raises(NotSent):
        await TelegramPoster(bot).post(home(lea), HELLO, None, key="k")


async def test_telegram_says_how_long_to_wait(telegram: TelegramServer, poster: TelegramPoster, lea: Person) -> None:
    telegram.fail_next("sendMessage", 429, retry_after=7)
    with pytest.raises(SlowDown) as slower:
        await poster.post(home(lea), HELLO, None, key="k")
    assert slower.value.seconds == 7


async def test_people_who_cannot_be_written_to_are_unreachable(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person
) -> None:
    never_started = telegram.user(7)
    group = telegram.group(-42, "Ventes", [lea])
    group.kicks_bot()
    lea.blocks()
    for place in (home(lea), home(never_started), "telegram:-42", "telegram:555"):
        with pytest.raises(Unreachable):
            await poster.post(place, HELLO, None, key="k")


async def test_a_group_that_became_a_supergroup_says_where_it_is_now(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person
) -> None:
    new = telegram.group(-42, "Ventes", [lea]).migrate()
    with pytest.raises(Moved) as moved:
        await poster.post("telegram:-42", HELLO, None, key="k")
    assert moved.value.place == f"telegram:{new}"


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ChatMigrated(-100), Moved),
        (Forbidden("bot was blocked by the user"), Unreachable), (BadRequest("Chat not found"), Unreachable),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), Unreachable), (BadRequest("PEER_ID_INVALID"), Unreachable),
        (BadRequest("Not enough rights to send text messages to the chat"), Unreachable),
        (BadRequest("message thread not found"), Unreachable), (BadRequest("BUTTON_DATA_INVALID"), Refused),
        (InvalidToken("Unauthorized"), NotSent), (NetworkError("Bad Gateway"), Uncertain),
        (caused(NetworkError("x"), httpx.ConnectError("x")), NotSent),
        (caused(NetworkError("x"), httpx.PoolTimeout("x")), NotSent),
        (caused(NetworkError("x"), httpx.ReadError("x")), Uncertain),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Uncertain), (TelegramError("?"), Refused),
    ],
    ids=str,
)  # fmt: skip
def test_every_error_of_the_client_means_one_thing(error: TelegramError, expected: type[Trouble]) -> None:
    assert type(trouble(error)) is expected


async def test_a_topic_of_a_group_is_named_in_the_call(
    telegram: TelegramServer, poster: TelegramPoster, lea: Person
) -> None:
    telegram.group(-42, "Ventes", [lea])
    await poster.post("telegram:-42#7", HELLO, None, key="k")
    [call] = telegram.calls_of("sendMessage")
    assert call.parameters["message_thread_id"] == 7


async def test_a_full_chat_makes_no_other_wait() -> None:
    pace = Pace()
    for _message in range(5):
        await pace.wait(Place(1))
    began = time.monotonic()
    sixth = asyncio.create_task(pace.wait(Place(1)))
    await pace.wait(Place(2))
    assert time.monotonic() - began < 0.5
    assert not sixth.done()
    await asyncio.wait_for(sixth, 2)
    assert time.monotonic() - began > 0.5


async def test_the_pace_keeps_within_what_telegram_asks_for_in_any_window() -> None:
    pace, began = Pace(), time.monotonic()
    waits = [asyncio.create_task(pace.wait(Place(number))) for number in range(50)]
    await asyncio.sleep(1 - (time.monotonic() - began))
    assert 15 <= sum(wait.done() for wait in waits) <= 30
    for wait in waits:
        wait.cancel()
    at_once, window = GROUP
    assert at_once + at_once * 60 / window <= 20


@pytest.mark.parametrize("place", [Place(42), Place(-100123), Place(-100123, 7)])
def test_a_place_is_read_as_it_is_written(place: Place) -> None:
    assert Place.read(str(place)) == place
    assert replace(place, topic=None).is_group == (place.chat < 0)
