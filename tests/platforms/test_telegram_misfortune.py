"""What goes wrong on the way to and from Telegram, and how a conversation comes out of it: once, and told honestly."""

from __future__ import annotations

import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from handlers.reception import Reception
from storage import people
from tests.platforms.locks import locked_for
from tests.platforms.telegram_api.faults import Kind
from tests.platforms.telegram_desk import SECRET, Desk, Mode, running_desk
from tests.platforms.telegram_server import Call, Person, TelegramServer

HELP = "Ce que je sais faire"


@pytest.fixture
def mode(request: pytest.FixtureRequest, database_url: str) -> Mode:
    """Both ways in where a test says so; else one with each database."""
    given: Mode | None = getattr(request, "param", None)
    return given or ("polling" if database_url.startswith("sqlite") else "webhook")


EITHER_WAY_IN = pytest.mark.parametrize("mode", ["polling", "webhook"], indirect=True)


@pytest.fixture
def address(database_url: str) -> str:
    """The database as psycopg and sqlite3 want its address."""
    return database_url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture
def desk(telegram: TelegramServer, database_url: str, mode: Mode) -> Iterator[Desk]:
    with running_desk(telegram, database_url, mode) as desk:
        yield desk


@pytest.fixture
def local_desk(telegram: TelegramServer, sqlite_url: str) -> Iterator[Desk]:
    """By polling, on SQLite: for what has nothing to do with either."""
    with running_desk(telegram, sqlite_url) as desk:
        yield desk


@pytest.fixture
def lea(telegram: TelegramServer, request: pytest.FixtureRequest) -> Person:
    """The owner, at home."""
    request.getfixturevalue("desk" if "desk" in request.fixturenames else "local_desk")
    return arrived(telegram)


def arrived(telegram: TelegramServer) -> Person:
    lea = telegram.user(101)
    lea.start()
    lea.chat.wait_for("Bonjour Léa", timeout=20)
    return lea


def joined(telegram: TelegramServer, desk: Desk, id: int) -> Person:
    with desk.reception.house.books.open() as session:
        code = people.new_code(session, 1, desk.reception.house.now(), role="seller")
    person = telegram.user(id, f"P{id}")
    person.start(code)
    return person


def settle(telegram: TelegramServer, desk: Desk) -> None:
    telegram.until(lambda: not telegram.pending, timeout=20)
    desk.settle()


def times(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.chat.from_bot)


@pytest.mark.parametrize(
    ("fault", "shown"), [(429, 1), (500, 1), (502, 1), ("reset_before", 1), ("reset_after", 2)]
)  # fmt: skip
def test_an_answer_arrives_whatever_happens_and_one_that_may_have_arrived_is_marked(
    telegram: TelegramServer, local_desk: Desk, lea: Person, fault: Kind, shown: int
) -> None:
    settle(telegram, local_desk)
    telegram.fail_next("sendMessage", fault)
    lea.says("aide")
    lea.chat.wait_for(HELP, timeout=15)
    settle(telegram, local_desk)
    assert times(lea, HELP) == shown
    assert times(lea, "↻") == (0 if fault == 429 else 1)


def test_a_chat_that_must_wait_holds_no_other_up(telegram: TelegramServer, local_desk: Desk, lea: Person) -> None:
    paul = joined(telegram, local_desk, 7)
    settle(telegram, local_desk)
    telegram.fail_next("sendMessage", 429, chat=lea.id, retry_after=60)
    lea.says("aide")
    telegram.until(lambda: any(call.fault == 429 for call in telegram.calls))
    began = time.monotonic()
    paul.says("aide")
    paul.chat.wait_for(HELP)
    assert time.monotonic() - began < 1
    assert times(lea, HELP) == 0
    lea.chat.wait_for(HELP)


def test_a_lost_edit_is_drawn_again_without_a_mark(telegram: TelegramServer, local_desk: Desk, lea: Person) -> None:
    telegram.fail_next("editMessageText", "reset_after")
    lea.taps("Aide")
    lea.chat.wait_for(HELP)
    lea.says("appel Acme")
    asked = lea.chat.wait_for("Je ne trouve pas")
    telegram.fail_next("editMessageText", "reset_after")
    lea.taps("✖ Annuler", asked)
    lea.chat.wait_for("Annulé")
    settle(telegram, local_desk)
    assert times(lea, "↻") == 0


@EITHER_WAY_IN
def test_an_update_that_cannot_be_written_down_comes_again(telegram: TelegramServer, desk: Desk, lea: Person) -> None:
    settle(telegram, desk)
    engine = desk.reception.house.books.engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbound RENAME TO elsewhere"))
    lea.says("aide")
    [update] = [update.id for update in telegram.updates if update.content.get("text") == "aide"]
    telegram.until(lambda: sum(delivery.update_id == update for delivery in telegram.deliveries) >= 1)
    time.sleep(0.1)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO inbound"))
    lea.chat.wait_for(HELP, timeout=15)
    settle(telegram, desk)
    statuses = [delivery.status for delivery in telegram.deliveries if delivery.update_id == update]
    assert times(lea, HELP) == 1
    assert statuses[0] in (None, 500)
    assert len(statuses) > 1


def test_a_locked_database_delays_and_loses_nothing(
    telegram: TelegramServer, desk: Desk, lea: Person, address: str
) -> None:
    settle(telegram, desk)
    with locked_for(address, 0.7):
        lea.says("aide")
    lea.chat.wait_for(HELP, timeout=15)
    settle(telegram, desk)
    assert times(lea, HELP) == 1


@EITHER_WAY_IN
def test_an_update_that_nobody_can_read_or_store_stops_nothing(
    telegram: TelegramServer, desk: Desk, lea: Person
) -> None:
    settle(telegram, desk)
    nonsense = {"message_id": "x", "chat": {"id": 101, "type": "private"}, "date": "yesterday", "from": []}
    telegram.do(lambda: telegram.platform.updates.add("message", nonsense, ("message", 101)))
    lea.says("null \x00 byte")
    lea.sends_file("null \x00 byte.txt", b"rien")
    lea.says("aide")
    lea.chat.wait_for(HELP)
    settle(telegram, desk)
    assert telegram.pending == 0


def test_two_pollers_share_the_updates_and_each_is_answered_once(
    telegram: TelegramServer, local_desk: Desk, lea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.app.PAUSE", 0.02)
    settle(telegram, local_desk)
    with running_desk(telegram, str(local_desk.reception.house.books.engine.url), "polling") as other:
        for number in range(5):
            lea.says(f"inconnu{number}")
        telegram.until(lambda: not telegram.pending, timeout=20)
        settle(telegram, local_desk)
        other.settle()
        telegram.until(lambda: any(is_conflict(call) for call in telegram.calls_of("getUpdates")), timeout=20)
    assert [times(lea, f"inconnu{number}") for number in range(5)] == [1] * 5


def is_conflict(call: Call) -> bool:
    """Whether Telegram told a poller that another one has taken over."""
    return (call.answer or {}).get("error_code") == 409


def post(url: str, body: bytes, secret: str | None) -> int:
    headers = {"Content-Type": "application/json", **({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_only_telegram_is_heard_and_the_secret_is_compared_in_constant_time(
    telegram: TelegramServer, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return hmac_compare(a, b)

    hmac_compare = hmac.compare_digest
    monkeypatch.setattr("bot.telegram.app.hmac.compare_digest", compare)
    with running_desk(telegram, sqlite_url, "webhook") as desk:
        url = f"{desk.url}/telegram/webhook"
        user = {"id": 101, "is_bot": False, "first_name": "Léa"}
        message = {"message_id": 1, "date": 0, "chat": {"id": 101, "type": "private"}, "from": user, "text": "aide"}
        body = json.dumps({"update_id": 1, "message": message}).encode()
        assert [post(url, body, secret) for secret in (None, "wrong", SECRET[:-1], "é")] == [401] * 4
        assert len(compared) == 4
        assert [post(url, junk, SECRET) for junk in (b"", b"[]", b"{}", b'{"update_id": "x"}')] == [400] * 4
        assert desk.notices() == []
        assert post(url, body, SECRET) == 200


def test_a_desk_that_stops_leaves_the_update_with_telegram(
    telegram: TelegramServer, desk: Desk, lea: Person, mode: Mode
) -> None:
    settle(telegram, desk)
    desk.run(desk.intake.stop())
    lea.says("aide")
    telegram.until(lambda: telegram.deliveries[-1].status in (503, None))
    telegram.until(lambda: telegram.pending == 1)


def test_nobody_waits_behind_another_s_slow_turn(
    telegram: TelegramServer, desk: Desk, lea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    paul = joined(telegram, desk, 7)
    settle(telegram, desk)
    is_over = threading.Event()
    handle_next = Reception.handle_next

    def slow(self: Reception, lane: str, *rest: Any) -> object:
        if lane.endswith("|101"):
            is_over.wait(10)
        return handle_next(self, lane, *rest)

    monkeypatch.setattr(Reception, "handle_next", slow)
    lea.says("aide")
    began = time.monotonic()
    paul.says("aide")
    paul.chat.wait_for(HELP)
    assert time.monotonic() - began < 2
    assert times(lea, HELP) == 0
    is_over.set()
    lea.chat.wait_for(HELP)


def test_thirty_people_write_three_times_back_to_back_and_every_conversation_is_right(
    telegram: TelegramServer, desk: Desk, lea: Person
) -> None:
    team = [joined(telegram, desk, 1000 + number) for number in range(30)]
    settle(telegram, desk)
    for person in team:
        person.says(f"/client Société {person.id}")
    for words in ("passer", "annuler"):
        for person in team:
            person.says(words)
    settle(telegram, desk)
    for person in team:
        assert person.chat.last.text.startswith("Annulé"), person.chat.transcript()
        assert len(person.chat.from_bot) == 4, person.chat.transcript()
