"""What goes wrong on the way to and from Slack, and how a conversation comes out of it: once, and told honestly."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text

from tests.platforms.locks import locked_for
from tests.platforms.process import PATIENCE, Program, slow_turns, wait_for_unhandled
from tests.platforms.slack_api import SlackServer, signature
from tests.platforms.slack_api.people import Person
from tests.platforms.slack_desk import Desk, Mode, running_desk

T = TypeVar("T")
HELP = "What I can do for you"


@pytest.fixture
def mode(request: pytest.FixtureRequest, database_url: str) -> Mode:
    """Both ways in where a test says so; else one with each database."""
    given: Mode | None = getattr(request, "param", None)
    return given or ("http" if database_url.startswith("sqlite") else "socket")


EITHER_WAY_IN = pytest.mark.parametrize("mode", ["http", "socket"], indirect=True)


@pytest.fixture
def address(database_url: str) -> str:
    """The database as psycopg and sqlite3 want its address."""
    return database_url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture
def desk(slack: SlackServer, database_url: str, mode: Mode) -> Iterator[Desk]:
    with running_desk(slack, database_url, mode) as desk:
        yield desk


@pytest.fixture
def lea(slack: SlackServer, desk: Desk) -> Person:
    return arrived(slack)


def arrived(slack: SlackServer) -> Person:
    """The owner, in English, who has said hello."""
    lea = slack.user("U1", name="Léa Martin", locale="en-US")
    lea.says("hello")
    lea.dm.wait_for("Hello Léa Martin", timeout=20)
    return lea


def times(person: Person, words: str) -> int:
    return sum(words in message.words for message in person.dm.messages)


def settled(desk: Desk) -> None:
    """Until everything that was queued has arrived."""
    desk.server.settle()
    desk.run(desk.intake.drained())
    deadline = time.monotonic() + 15
    while any(notice.state != "sent" for notice in desk.notices()):
        assert time.monotonic() < deadline, desk.notices()
        time.sleep(0.02)


@pytest.mark.parametrize("fault", [429, 500, 503, "reset_before", "reset_after", "internal_error"])
def test_an_answer_arrives_once_whatever_happens_to_its_posting(desk: Desk, lea: Person, fault: int | str) -> None:
    settled(desk)
    desk.server.fail_next("chat.postMessage", fault)
    lea.says("aide")
    lea.dm.wait_for(HELP, timeout=15)
    settled(desk)
    assert times(lea, HELP) == 1


def test_a_modal_opens_at_once_whatever_the_database_does(desk: Desk, lea: Person, address: str) -> None:
    settled(desk)
    with locked_for(address, 2.5):
        result = lea.command("/crm", "appel")
        assert (result.error, lea.has_modal) == (None, True)
        assert result.duration < 2.9
        lea.modal.wait_for(lambda modal: "Customer" in modal.labels, timeout=10)
    assert len(desk.server.calls_to("views.open")) == 1


def test_a_submission_that_takes_long_asks_for_patience_and_ends_all_the_same(
    desk: Desk, lea: Person, address: str
) -> None:
    lea.command("/crm", "appel")
    form = lea.modal.wait_for(lambda modal: "Customer" in modal.labels)
    form.choose("customer|", form.type("customer|", "Acme")[-1])
    form.choose("outcome|", "Reached")
    settled(desk)
    with locked_for(address, 2.2):
        assert form.submit().outcome == "updated"
        assert form.labels == []
    form.wait_for("Call logged: Acme", timeout=10)
    lea.dm.wait_for("Call logged: Acme", timeout=10)


def test_what_is_wrong_in_a_slow_submission_is_told_in_the_modal_too(desk: Desk, lea: Person, address: str) -> None:
    lea.command("/crm", "appel")
    form = lea.modal.wait_for(lambda modal: "Customer" in modal.labels)
    form.choose("customer|", form.type("customer|", "Acme")[-1])
    form.choose("outcome|", "Reached")
    form.fill({"minutes|": "a while"})
    settled(desk)
    with locked_for(address, 2.2):
        assert form.submit().outcome == "updated"
    form.wait_for("⚠", timeout=10)
    assert form.value("customer|") == "Acme (new)"


@EITHER_WAY_IN
def test_an_event_that_cannot_be_written_down_is_not_acknowledged_and_comes_again(desk: Desk, lea: Person) -> None:
    settled(desk)
    engine = desk.reception.house.books.engine
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE inbound RENAME TO elsewhere"))
        connection.commit()
    lea.says("aide")
    deadline = time.monotonic() + 10
    while not any(delivery.failure for delivery in desk.server.deliveries):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO inbound"))
        connection.commit()
    lea.dm.wait_for(HELP, timeout=15)
    settled(desk)
    assert times(lea, HELP) == 1


def test_a_command_that_cannot_be_written_down_fails_visibly(desk: Desk, lea: Person) -> None:
    desk.run(desk.intake.stop())
    assert lea.command("/crm", "aide").error is not None
    assert lea.command("/crm", "appel").error is None
    lea.modal.wait_for("could not write that down")


def test_words_sent_back_to_back_are_answered_in_their_order(desk: Desk, lea: Person) -> None:
    """Each is acknowledged before the one before it is answered; Slack itself promises no order to requests at once."""
    for words in ("appel Acme", "create", "reached", "skip", "confirm"):
        lea.says(words)
        desk.server.settle()
    lea.dm.wait_for("Call logged: Acme · Reached", timeout=15)


def test_a_connection_that_breaks_is_made_again_and_nothing_is_lost(
    slack: SlackServer, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.app.PINGS_EVERY", 0.2)
    with running_desk(slack, database_url, "socket") as desk:
        lea = arrived(slack)
        slack.reconnect_sockets()
        lea.says("aide")
        lea.dm.wait_for(HELP, timeout=15)
        slack.drop_sockets()
        lea.says("pipeline")
        slack.wait_for_sockets(1, 15)
        settled(desk)
        assert (times(lea, HELP), len(desk.events())) == (1, 3)


def test_a_dead_connection_is_noticed_and_replaced(
    slack: SlackServer, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.app.LOOKS_EVERY", 0.2)
    with running_desk(slack, sqlite_url, "socket") as desk:
        lea = arrived(slack)
        before = slack.sockets.opened
        client = desk.slack._socket
        assert client is not None
        monitor = client.current_session_monitor
        assert monitor is not None
        desk.loop.call_soon_threadsafe(monitor.cancel)
        deadline = time.monotonic() + 10
        while slack.sockets.opened == before:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        lea.says("aide")
        lea.dm.wait_for(HELP, timeout=10)


def _post(url: str, body: str, headers: dict[str, str]) -> int:
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _signed(secret: str, body: str, at: float) -> dict[str, str]:
    stamp = str(int(at))
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(secret, stamp, body)}


def test_only_slack_is_heard(slack: SlackServer, sqlite_url: str) -> None:
    with running_desk(slack, sqlite_url, "http") as desk:
        url = f"{desk.url}/slack/events"
        event = {"type": "message", "channel_type": "im", "user": "U1", "text": "hello", "channel": "D1"}
        body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event})
        now, secret = time.time(), slack.signing_secret
        assert _post(url, body, {}) == 401
        assert _post(url, body, _signed("another", body, now)) == 401
        assert _post(url, body, _signed(secret, body + " ", now)) == 401
        assert _post(url, body, _signed(secret, body, now - 301)) == 401
        assert desk.events() == []
        assert _post(url, body, _signed(secret, body, now)) == 200
        assert len(desk.events()) == 1


def test_slack_may_check_the_address_even_when_its_api_is_down(slack: SlackServer, sqlite_url: str) -> None:
    with running_desk(slack, sqlite_url, "http"):
        slack.fail_next("*", 503, times=5)
        assert slack.verify_request_url().body == {"challenge": "3eZbrw1a"}


def program_for(slack: SlackServer, database_url: str, mode: Mode, folder: Path) -> Program:
    """A real program in front of the local Slack."""
    environment = {
        "COMPTOIR_SLACK_API_URL": slack.api_url,
        "COMPTOIR_SLACK_BOT_TOKEN": slack.bot_token,
        "COMPTOIR_SLACK_SIGNING_SECRET": slack.signing_secret,
    }
    if mode == "http":
        return Program(database_url, folder, environment, slack.connect_http)
    environment["COMPTOIR_SLACK_APP_TOKEN"] = slack.app_token

    def connect(_address: str) -> None:
        slack.connect_socket_mode()
        slack.wait_for_sockets(1, PATIENCE)

    return Program(database_url, folder, environment, connect, lambda: not slack.sockets.connections)


@pytest.fixture
def program(slack: SlackServer, database_url: str, mode: Mode, tmp_path: Path) -> Iterator[Program]:
    program = program_for(slack, database_url, mode, tmp_path)
    program.start()
    yield program
    program.stop()


def killed_in_the_middle(slack: SlackServer, program: Program, address: str, act: Callable[[], T]) -> T:
    """Do something, kill -9 the program when it is written down, acknowledged and being handled, and start it again."""
    with slow_turns(address):
        done = act()
        wait_for_unhandled(address, 1)
        slack.settle()
        program.kill()
    program.start()
    return done


@EITHER_WAY_IN
def test_what_was_acknowledged_before_kill_9_is_answered_once_after_the_restart(
    program: Program, slack: SlackServer, address: str
) -> None:
    lea = arrived(slack)
    wait_for_unhandled(address, 0)
    [event] = killed_in_the_middle(slack, program, address, lambda: lea.says("appel Acme")).event_ids
    lea.dm.wait_for("I know no “Acme”", timeout=20)
    wait_for_unhandled(address, 0)
    lea.says("create")
    lea.dm.wait_for("How did it go?", timeout=10)
    assert times(lea, "I know no “Acme”") == 1
    assert [delivery.failure for delivery in slack.deliveries if delivery.event_id == event] == [None]


def test_a_modal_whose_program_was_killed_goes_on_in_messages(
    program: Program, slack: SlackServer, address: str
) -> None:
    lea = arrived(slack)
    wait_for_unhandled(address, 0)
    killed_in_the_middle(slack, program, address, lambda: lea.command("/crm", "appel"))
    lea.dm.wait_for("Who was on the phone?", timeout=20)
    assert times(lea, "Who was on the phone?") == 1
