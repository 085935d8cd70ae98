"""The manifest says what the code does: its commands, events, scopes and addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.slack.events import ROOT
from bot.slack.manifest import EVENTS, RESERVED, SCOPES, manifest
from handlers.registry import registry
from handlers.sheets import asks

SOURCES = {path.name: path.read_text() for path in Path("bot/slack").glob("*.py")}
NEEDED_BY = {
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",
    "conversations_open": "im:write",
    "files_upload_v2": "files:write",
    "url_private": "files:read",
    "users_info": "users:read",
}


def made(**settings: Any) -> dict[str, Any]:
    return manifest(
        Settings.model_validate({"slack_bot_token": "xoxb", "slack_signing_secret": "s", **settings}), registry()
    )


def test_every_listed_conversation_has_its_french_command_unless_slack_took_it() -> None:
    commands = [command["command"] for command in made()["features"]["slash_commands"]]
    assert commands[0] == ROOT
    wanted = {f"/{c.french}" for c in registry().conversations if c.is_listed and c.french not in RESERVED}
    assert set(commands) == {ROOT, *wanted}
    assert len(commands) == len(set(commands)) <= 50
    assert all(re.fullmatch(r"/[a-z0-9_-]{1,31}", command) for command in commands)


def test_descriptions_are_french_and_within_slack_s_limits() -> None:
    features = made()["features"]
    by_name = {command["command"]: command["description"] for command in features["slash_commands"]}
    assert by_name["/appel"] != "Log a call and what to do next."
    assert all(0 < len(description) <= 2000 for description in by_name.values())
    assert len(made()["display_information"]["description"]) <= 140


def test_the_events_are_those_that_the_router_hears() -> None:
    heard = set(re.findall(r'case "(app_\w+|message)"', SOURCES["router.py"]))
    assert {event.partition(".")[0] for event in EVENTS} == heard


def test_the_scopes_are_those_that_the_calls_need() -> None:
    code = "".join(text for name, text in SOURCES.items() if name != "manifest.py")
    needed = {scope for call, scope in NEEDED_BY.items() if call in code}
    assert needed | {"commands", "app_mentions:read", "channels:history", "groups:history"} == set(SCOPES)
    called = set(re.findall(r"_client\.(\w+)\(", code)) - {"auth_test", "views_open", "views_update", "views_publish"}
    assert called <= set(NEEDED_BY)


def test_socket_mode_needs_no_address() -> None:
    described = made(slack_app_token="xapp", public_url="https://desk.example")
    assert described["settings"]["socket_mode_enabled"] is True
    assert "desk.example" not in str(described)


@pytest.mark.parametrize("public", ["https://desk.example", "https://desk.example/"])
def test_over_http_everything_goes_to_one_address(public: str) -> None:
    described = made(public_url=public)
    address = "https://desk.example/slack/events"
    settings = described["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == address
    assert settings["interactivity"] == {
        "is_enabled": True, "request_url": address, "message_menu_options_url": address,
    }  # fmt: skip
    assert {command["url"] for command in described["features"]["slash_commands"]} == {address}


def test_what_has_nothing_to_ask_opens_no_modal() -> None:
    known = {conversation.command: conversation for conversation in registry().conversations}
    assert asks(known["call"])
    assert not asks(known["help"])
    assert not asks(known["record"], {"customer"})
