"""How much a thing costs in Slack, counted: commands, clicks and submissions; typing in an open modal is free."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.people import Person
from tests.platforms.slack_api.surfaces import Modal
from tests.platforms.slack_desk import Desk, running_desk
from tests.stories.selling import set_up
from tests.talking import Clock, Talk


@pytest.fixture
def desk(slack: SlackServer, sqlite_url: str) -> Iterator[Desk]:
    with running_desk(slack, sqlite_url) as desk:
        yield desk


@pytest.fixture
def lea(slack: SlackServer, desk: Desk) -> Person:
    """The owner, in English, whose company is set up."""
    lea = slack.user("U1", name="Léa Martin", locale="en-US")
    lea.says("hello")
    lea.dm.wait_for("Hello Léa Martin")
    set_up(Talk(desk.reception, Clock()))
    return lea


def block(form: Modal, path: str) -> str:
    """The block of a field; its id goes on with what the field depends on."""
    ids = [str(block.get("block_id", "")) for block in form.blocks]
    return next(id for id in ids if id.startswith(f"{path}|"))


def fill_line(form: Modal, number: int, what: str, price: str) -> None:
    form.choose(block(form, f"lines.{number}.product"), form.type(block(form, f"lines.{number}.product"), what)[-1])
    form.wait_for(lambda shown: bool(shown.value(block(shown, f"lines.{number}.vat_rate"))))
    form.fill({block(form, f"lines.{number}.quantity"): "1", block(form, f"lines.{number}.unit_price"): price})


def test_a_quote_of_three_lines_with_its_customer_is_four_interactions(desk: Desk, lea: Person) -> None:
    interactions = 1
    lea.command("/crm", "quote")
    form = lea.modal.wait_for(lambda modal: bool(modal.labels))
    form.choose(block(form, "customer"), form.type(block(form, "customer"), "acme")[0])
    for number, (what, price) in enumerate([("Study", "299.33"), ("Licence", "179.33"), ("Support", "99.34")], 1):
        if number > 1:
            interactions += 1
            form.press("➕ Line")
            form.wait_for(f"Line {number}")
        fill_line(form, number, what, price)
    interactions += 1
    assert form.submit().outcome == "closed"
    assert "€693.60" in lea.dm.wait_for("Quote D-").words
    assert interactions <= 6


def test_a_quote_becomes_an_invoice_by_one_click_and_one_confirmation(desk: Desk, lea: Person) -> None:
    lea.says("/quote acme")
    for words in ("audit", "1", "nothing more", "confirm"):
        desk.settle()
        lea.says(words)
    lea.dm.wait_for("Quote D-")
    lea.taps("Accepted")
    lea.dm.wait_for("accepted D-")
    lea.taps("Invoice it")
    form = lea.modal.wait_for("€1,080.00")
    assert form.submit().outcome == "closed"
    lea.dm.wait_for("Invoice FA-")


def test_a_call_with_its_next_step_is_one_command_and_one_modal(desk: Desk, lea: Person) -> None:
    lea.command("/crm", "call acme")
    form = lea.modal.wait_for(lambda modal: bool(modal.labels))
    form.choose(block(form, "outcome"), "Reached")
    form.fill({block(form, "next"): "call back tomorrow 9am"})
    assert form.submit().outcome == "closed"
    assert "I will remind you: call back" in lea.dm.wait_for("Call logged").words
    assert not lea.has_modal
