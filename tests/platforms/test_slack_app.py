"""A salesperson's day in Slack: the real clients over HTTP and Socket Mode, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import select

from domain.folding import fold
from handlers.events import Event, Who
from storage import customers, people
from storage.tables import Call, Company, Customer, DraftRow, Reminder, Upload
from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.fields import buttons
from tests.platforms.slack_api.people import Person
from tests.platforms.slack_api.surfaces import Modal
from tests.platforms.slack_desk import Desk, Mode, running_desk

Json = dict[str, Any]
CUSTOMER, OUTCOME, NEXT = "customer|", "outcome|", "next|"


@pytest.fixture
def mode(database_url: str) -> Mode:
    """Databases and ways in do not know each other: two pairs of them show as much as all four."""
    return "http" if database_url.startswith("sqlite") else "socket"


@pytest.fixture
def desk(slack: SlackServer, database_url: str, mode: Mode) -> Iterator[Desk]:
    with running_desk(slack, database_url, mode) as desk:
        yield desk


@pytest.fixture
def lea(slack: SlackServer, desk: Desk) -> Person:
    """The owner, in English, who has said hello."""
    lea = slack.user("U1", name="Léa Martin", locale="en-US")
    lea.says("hello")
    lea.dm.wait_for("Hello Léa Martin")
    return lea


def sheet(person: Person) -> Modal:
    """The modal on a person's screen once it asks something."""
    return person.modal.wait_for(lambda modal: bool(modal.labels))


def add_customer(desk: Desk, name: str) -> None:

    with desk.reception.house.books.open() as session:
        customers.add(
            session, Customer(name=name, folded=fold(name), created_at=desk.reception.house.now(), owner_id=1)
        )


def add_company(desk: Desk) -> None:
    with desk.reception.house.books.open() as session:
        session.add(
            Company(
                id=1, name="Atelier Lumen", legal_form="EI", siren="732829320", vat_number="FR44732829320",
                address="4 rue des Tanneurs", postal_code="69007", city="Lyon",
            )
        )  # fmt: skip


def test_a_call_with_a_next_step_is_one_command_and_one_modal(desk: Desk, lea: Person) -> None:
    assert lea.command("/crm", "appel").error is None
    form = sheet(lea)
    assert form.title == "Log a call"
    form.choose(CUSTOMER, form.type(CUSTOMER, "Durand & Fils")[-1])
    form.choose(OUTCOME, "Reached")
    form.fill({NEXT: "call back tomorrow 10am"})
    assert form.submit().outcome == "closed"
    lea.dm.wait_for("Call logged: Durand & Fils · Reached")
    with desk.reception.house.books.read() as session:
        assert len(session.exec(select(Call)).all()) == 1
        [reminder] = session.exec(select(Reminder)).all()
    assert reminder.due_at.hour in (8, 9)


def test_an_alias_is_the_same_command(desk: Desk, lea: Person) -> None:
    lea.command("/appel", "Acme")
    assert sheet(lea).title == "Log a call"


def test_a_command_without_questions_opens_no_modal(desk: Desk, lea: Person) -> None:
    lea.command("/crm", "aide")
    lea.dm.wait_for("What I can do for you")
    assert not lea.has_modal


def test_typeahead_finds_what_there_is_and_offers_what_is_new(desk: Desk, lea: Person) -> None:
    add_customer(desk, "Boulangerie Durand")
    lea.command("/crm", "appel")
    form = sheet(lea)
    assert form.type(CUSTOMER, "") == ["Boulangerie Durand"]
    assert form.type(CUSTOMER, "durnad") == ["Boulangerie Durand", "➕ “durnad”"]
    form.choose(CUSTOMER, "Boulangerie Durand")
    assert form.value(CUSTOMER) == "Boulangerie Durand"


def test_a_field_forgets_what_depended_on_another_answer_and_the_rest_stays(desk: Desk, lea: Person) -> None:
    add_customer(desk, "Acme")
    add_customer(desk, "Zénith")
    lea.command("/crm", "appel")
    form = sheet(lea)
    form.fill({"note|": "Wants a quote"})
    deal = next(key for key in _blocks(form) if key.startswith("deal|"))
    form.choose(CUSTOMER, "Acme")
    form.wait_for(lambda shown: deal not in _blocks(shown))
    acme = next(key for key in _blocks(form) if key.startswith("deal|"))
    form.choose(CUSTOMER, "Zénith")
    form.wait_for(lambda shown: acme not in _blocks(shown))
    assert (form.value("note|"), form.value(CUSTOMER)) == ("Wants a quote", "Zénith")


def lacks(block_id: str) -> Callable[[Modal], bool]:
    return lambda form: block_id not in _blocks(form)


def _blocks(form: Modal) -> list[str]:
    return [block["block_id"] for block in form.blocks if block["type"] == "input"]


def test_what_is_wrong_is_told_under_its_field_and_nothing_is_lost(desk: Desk, lea: Person) -> None:
    lea.command("/crm", "appel")
    form = sheet(lea)
    form.choose(CUSTOMER, form.type(CUSTOMER, "Acme")[-1])
    form.choose(OUTCOME, "Reached")
    form.fill({"minutes|": "a while"})
    refused = form.submit()
    assert (refused.outcome, list(refused.errors)) == ("errors", ["minutes|"])
    form.fill({"minutes|": "12"})
    assert form.submit().outcome == "closed"
    lea.dm.wait_for("Call logged: Acme")


def test_slack_itself_asks_for_what_must_be_there(desk: Desk, lea: Person) -> None:
    lea.command("/crm", "appel")
    assert set(sheet(lea).submit().errors) == {CUSTOMER, OUTCOME}


def test_lines_are_added_and_removed_and_a_double_click_adds_one(desk: Desk, lea: Person) -> None:
    add_company(desk)
    lea.command("/crm", "devis")
    form = sheet(lea)
    form.fill({"lines.1.quantity|": "3"})
    click_again = again(desk, lea, form._place(), form.blocks, "➕ Line")
    form.press("➕ Line")
    form.wait_for("Line 2")
    click_again()
    form.press("➕ Line")
    assert "Line 4" not in form.wait_for("Line 3").words
    form.press("🗑 Remove")
    form.wait_for(lambda form: "Line 3" not in form.words)
    assert form.value("lines.2.quantity|") is None
    assert "lines.1.quantity|" not in _blocks(form)


def again(desk: Desk, person: Person, place: Json, blocks: list[Json], label: str) -> Callable[[], None]:
    """A press of a button as it stands now, sent later: the second of two clicks, or an old message."""
    button = next(button for button in buttons(blocks) if button.label == label)

    def press() -> None:
        desk.server.run(desk.server.interactions.act(person.id, place, button, {}))
        desk.run(desk.intake.drained())

    return press


def test_the_same_event_again_is_answered_once(desk: Desk, lea: Person) -> None:
    desk.server.lose_acks(2)
    lea.says("aide")
    desk.server.settle()
    lea.dm.wait_for("What I can do for you")
    desk.run(desk.intake.drained())
    assert len(desk.server.deliveries) >= 4
    assert sum("What I can do for you" in message.words for message in lea.dm.messages) == 1


def test_a_double_click_on_an_offer_begins_one_conversation(desk: Desk, lea: Person) -> None:
    shown = lea.on(lea.dm.wait_for("Hello Léa Martin"))
    button, place = next(each for each in buttons(shown.blocks) if each.label == "Help"), shown._place()

    async def twice() -> None:
        await asyncio.gather(*(desk.server.interactions.act("U1", place, button, {}) for _click in (1, 2)))

    desk.server.run(twice())
    lea.dm.wait_for("What I can do for you")
    desk.run(desk.intake.drained())
    assert sum(event.event["kind"] == "tap" for event in desk.events()) == 1


def test_a_button_of_an_earlier_version_shows_where_things_stand(desk: Desk, lea: Person) -> None:
    lea.says("appel Acme")
    first = lea.dm.wait_for("I know no “Acme”")
    click_again = again(desk, lea, lea.on(first)._place(), list(first.blocks), "➕ “Acme”")
    lea.taps("➕ “Acme”", first)
    lea.dm.wait_for("How did it go?")
    click_again()
    lea.dm.wait_for("That button was from earlier")
    with desk.reception.house.books.read() as session:
        assert len(session.exec(select(DraftRow)).all()) == 1


def test_a_conversation_goes_on_wherever_the_person_writes_and_comes_back(desk: Desk, lea: Person) -> None:
    lea.command("/crm", "appel")
    form = sheet(lea)
    form.choose(CUSTOMER, form.type(CUSTOMER, "Acme")[-1])
    form.close()
    desk.run(desk.intake.drained())
    lea.says("reached")
    lea.dm.wait_for("What comes next")
    _in_terminal(desk, "call back tomorrow 10am")
    lea.command("/crm", "reprendre")
    back = sheet(lea)
    assert (back.value(CUSTOMER), back.value(OUTCOME)) == ("Acme (new)", "Reached")
    assert str(back.value(NEXT)).startswith("call back")
    assert back.submit().outcome == "closed"
    lea.dm.wait_for("Call logged: Acme")


def _in_terminal(desk: Desk, text: str) -> None:
    """The same person at a terminal."""
    with desk.reception.house.books.open() as session:
        people.attach(session, 1, "terminal", "lea", "terminal:lea")
    who = Who(platform="terminal", id="lea", name="Léa", place="terminal:lea")
    at = desk.reception.house.now()
    desk.reception.receive(Event(key="terminal:1", who=who, place="terminal:lea", at=at, kind="say", text=text))


def test_in_a_channel_that_is_not_connected_only_the_person_sees_the_answer(desk: Desk, lea: Person) -> None:
    channel = desk.server.channel("C1")
    lea.command("/crm", "aide", channel="C1")
    assert channel.wait_for("What I can do for you").ephemeral_to == "U1"
    lea.mentions("aide", "C1")
    desk.server.settle()
    channel.wait_for(lambda message: "What I can do" in message.words, after=channel.messages[-2].ts)
    assert all(message.ephemeral_to == "U1" for message in channel.messages if message.bot_id)


def test_an_ephemeral_conversation_is_drawn_over_itself(desk: Desk, lea: Person) -> None:
    channel = desk.server.channel("C1")
    lea.mentions("appel Acme", "C1")
    first = channel.wait_for("I know no “Acme”")
    lea.taps("➕ “Acme”", first)
    lea.on(first).wait_for("How did it go?")
    assert sum(bool(message.ephemeral_to) for message in channel.messages) == 1


def test_once_connected_a_channel_is_answered_before_everybody(desk: Desk, lea: Person) -> None:
    channel = desk.server.channel("C1")
    lea.mentions("here", "C1")
    channel.wait_for(lambda message: message.bot_id and not message.ephemeral_to)
    lea.command("/crm", "aide", channel="C1")
    assert channel.wait_for("What I can do for you").ephemeral_to is None


def test_the_home_tab_shows_the_day_and_what_happened_since(desk: Desk, lea: Person) -> None:
    lea.opens_home()
    assert lea.home.buttons
    before = len(desk.server.calls_to("views.publish"))
    lea.command("/crm", "appel")
    form = sheet(lea)
    form.choose(CUSTOMER, form.type(CUSTOMER, "Acme")[-1])
    form.choose(OUTCOME, "Reached")
    form.fill({NEXT: "call back in 5 minutes"})
    assert form.submit().outcome == "closed"
    lea.home.wait_for("call back")
    assert len(desk.server.calls_to("views.publish")) > before


def test_the_home_tab_s_buttons_open_modals(desk: Desk, lea: Person) -> None:
    lea.opens_home()
    lea.home.press("Log a call")
    assert sheet(lea).title == "Log a call"


def test_a_role_that_may_not_is_told_so_in_the_modal(desk: Desk, lea: Person) -> None:
    with desk.reception.house.books.open() as session:
        code = people.new_code(session, 1, desk.reception.house.now(), role="reader")
    paul = desk.server.user("U2", name="Paul", locale="en-US")
    paul.command("/crm", f"join {code}")
    paul.dm.wait_for("Hello Paul")
    paul.command("/crm", "appel")
    paul.modal.wait_for("does not permit")
    assert paul.modal.labels == []


def test_a_stranger_learns_one_sentence(desk: Desk, lea: Person) -> None:
    eve = desk.server.user("U9", name="Eve", locale="en-US")
    eve.says("pipeline")
    eve.dm.wait_for("This desk is private")
    eve.command("/crm", "appel", channel="C1")
    eve.modal.wait_for("This desk is private")


def test_a_message_from_a_bot_or_changed_is_not_an_event(desk: Desk, lea: Person) -> None:
    before = len(desk.events())
    message = {"type": "message", "channel": lea.dm.id, "channel_type": "im", "ts": "1.1", "user": "U1", "text": "aide"}
    desk.server.send_event({**message, "bot_id": "B2"})
    desk.server.send_event({**message, "subtype": "message_changed", "message": {}, "previous_message": {}})
    desk.server.send_event({**message, "channel": "C1", "channel_type": "channel"})
    desk.server.settle()
    assert len(desk.events()) == before


def test_a_file_sent_in_a_message_is_kept_and_a_file_of_a_modal_too(desk: Desk, lea: Person) -> None:
    lea.sends_file("photo.png", LOGO)
    lea.dm.wait_for("I keep files only when I asked for one.")
    lea.command("/crm", "setup")
    form = sheet(lea)
    sent = desk.server.look(lambda: desk.server.files.new("F9", "logo.png", LOGO))
    desk.server.workspace.files["F9"] = sent
    form.fill({"name|": "Atelier Lumen", "logo|": [sent.payload]})
    form.submit()
    desk.run(desk.intake.drained())
    with desk.reception.house.books.read() as session:
        kept = session.exec(select(Upload)).all()
    assert [upload.content for upload in kept][:1] == [LOGO]


LOGO = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def test_a_quote_that_outgrows_its_modal_goes_on_in_messages(desk: Desk, lea: Person, mode: Mode) -> None:
    add_company(desk)
    lea.command("/crm", "devis")
    form = sheet(lea)
    form.choose(CUSTOMER, form.type(CUSTOMER, "Acme")[-1])
    for number in range(1, 16):
        form.choose(f"lines.{number}.product|", form.type(f"lines.{number}.product|", f"Service {number}")[-1])
        form.wait_for(lacks(f"lines.{number}.unit_price|"))
        price = next(block for block in _blocks(form) if block.startswith(f"lines.{number}.unit_price|"))
        form.fill({f"lines.{number}.quantity|": "1", price: "100"})
        form.press("➕ Line")
        form.wait_for(f"Line {number + 1}")
    assert "1 × Service 1 at €100.00" in form.words
    form.press("Go on in messages")
    lea.dm.wait_for("Which product or service?")
    form.wait_for(lambda form: not form.labels)
    lea.says("Service 16")
    lea.dm.wait_for("How many?")
