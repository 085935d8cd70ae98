"""Slack's payloads read as events: words without markup, commands by any name, places and keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.events import Making, Sender, is_from_a_person, message_id, named, sender_of, spoken, without_mention
from bot.slack.places import Place

LEA = Sender("T1", "U1", "lea")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def making(place: str = "slack:U1") -> Making:
    return Making(LEA.who(), Place.read(place), NOW)


@pytest.mark.parametrize(
    ("command", "text", "expected"),
    [
        ("/crm", "devis acme", ("devis", "acme")),
        ("/crm", "  devis   Durand &amp; Fils ", ("devis", "Durand & Fils")),
        ("/crm", "/devis acme", ("devis", "acme")),
        ("/crm", "", ("start", "")),
        ("/devis", "acme 12", ("devis", "acme 12")),
    ],
)
def test_a_command_has_a_name_and_what_follows(command: str, text: str, expected: tuple[str, str]) -> None:
    assert named({"command": command, "text": text}) == expected


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("<mailto:bonjour@acme.example|bonjour@acme.example>", "bonjour@acme.example"),
        ("<https://acme.example>", "https://acme.example"),
        ("voir <https://acme.example|acme.example> demain", "voir acme.example demain"),
        ("<tel:+33123456789|01 23 45 67 89>", "01 23 45 67 89"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
    ],
)
def test_words_are_read_without_slack_s_markup(marked: str, read: str) -> None:
    assert spoken(marked) == read


def test_a_mention_is_heard_without_the_name() -> None:
    assert without_mention("<@UBOT> devis <@U2>") == "devis <@U2>"


@pytest.mark.parametrize("place", ["slack:U1", "slack:C1", "slack:C1@U1"])
def test_a_place_reads_as_it_is_written(place: str) -> None:
    assert str(Place.read(place)) == place


@pytest.mark.parametrize(("place", "is_private"), [("slack:U1", True), ("slack:C1", False), ("slack:C1@U1", True)])
def test_what_one_person_sees_is_private(place: str, is_private: bool) -> None:
    event = making(place).say("Ev1", "bonjour")
    assert (event.is_private, event.key, event.who.place) == (is_private, "slack:T1:Ev1", "slack:U1")


def test_a_message_is_reached_to_be_drawn_over_and_an_ephemeral_one_by_its_address() -> None:
    container: dict[str, Any] = {"type": "message", "channel_id": "C1", "message_ts": "17.1"}
    assert message_id({"container": container}) == "C1:17.1"
    ephemeral = {"container": {**container, "is_ephemeral": True}, "response_url": "https://hooks.example/1"}
    assert message_id(ephemeral) == "https://hooks.example/1"
    assert message_id({"container": {"type": "view", "view_id": "V1"}}) == ""


@pytest.mark.parametrize(
    ("message", "is_heard"),
    [
        ({"user": "U1"}, True),
        ({"user": "U1", "subtype": "file_share"}, True),
        ({"user": "U1", "bot_id": "B1"}, False),
        ({"subtype": "message_changed"}, False),
        ({"user": "U1", "subtype": "channel_join"}, False),
        ({}, False),
    ],
)
def test_only_what_people_say_is_heard(message: dict[str, Any], is_heard: bool) -> None:
    assert is_from_a_person(message) == is_heard


def test_the_sender_is_known_from_every_kind_of_payload() -> None:
    command = {"command": "/crm", "team_id": "T1", "user_id": "U1", "user_name": "lea"}
    action = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "name": "lea"}}
    enterprise = {"type": "block_actions", "team": None, "user": {"id": "U1", "name": "lea", "team_id": "T1"}}
    event = {"type": "event_callback", "team_id": "T1", "event": {"user": "U1"}}
    assert sender_of(command) == sender_of(action) == sender_of(enterprise) == LEA
    assert sender_of(event).private == Place("U1")
