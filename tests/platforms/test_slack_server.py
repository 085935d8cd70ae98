"""A real Bolt app is called through the local Slack, by signed requests and by Socket Mode alike."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

from tests.platforms.slack_api import SlackServer, signature
from tests.platforms.slack_api.bolt import running
from tests.platforms.slack_small_app import Json, listeners


def test_a_command_is_answered_to_one_person(small_app: SlackServer, heard: list[Json]) -> None:
    lea = small_app.user("U1", name="Léa Martin")
    result = lea.command("/crm", "bonjour acme", channel="C1")
    assert (result.text, result.error, result.in_channel) == ("Bonjour", None, False)
    assert 0 < result.duration < 3
    [message] = small_app.channel("C1").messages
    assert (message.text, message.ephemeral_to) == ("Bonjour", "U1")
    body = heard[0]
    assert (body["command"], body["text"], body["user_id"]) == ("/crm", "bonjour acme", "U1")
    assert (body["channel_id"], body["team_id"], body["user_name"]) == ("C1", "T1", "léa.martin")


def test_a_command_may_answer_everybody_or_with_blocks_or_not_at_all(small_app: SlackServer) -> None:
    lea = small_app.user("U1")
    assert lea.command("/crm", "public").in_channel
    assert lea.dm.messages[0].ephemeral_to is None
    assert lea.command("/crm", "blocs").words == "Devis"
    assert lea.command("/crm", "muet").text == ""
    assert len(lea.dm.messages) == 2
    small_app.settle()
    assert len(small_app.deliveries) == 1, "an ephemeral message is no event"


def test_a_command_answers_later_by_its_response_url(small_app: SlackServer) -> None:
    lea = small_app.user("U1")
    assert lea.command("/crm", "suite", channel="C1").error is None
    assert small_app.channel("C1").wait_for("la suite").ephemeral_to == "U1"


def test_a_late_ack_is_a_timeout_for_the_person(small_app: SlackServer) -> None:
    assert small_app.courier.within == 3.0
    small_app.courier.within = 0.2
    result = small_app.user("U1").command("/crm", "tard 0.4")
    assert (result.error, result.text) == ("operation_timeout", "")
    assert 0.2 <= result.duration < 2


def test_an_unknown_command_fails(slack: SlackServer) -> None:
    with running(slack, lambda app: listeners(app, [])):
        assert slack.user("U1").command("/unknown").error == "dispatch_failed"


def test_an_answer_with_bad_blocks_is_not_shown(small_app: SlackServer) -> None:
    lea = small_app.user("U1")
    assert lea.command("/crm", "bloc-faux").error == "invalid_blocks"
    assert lea.dm.messages == []


def test_a_home_tab_is_opened_published_and_used(small_app: SlackServer, heard: list[Json]) -> None:
    lea = small_app.user("U1")
    lea.opens_home()
    assert lea.home.wait_for("Mes affaires").press("Encore").error is None
    assert heard[0]["event"]["tab"] == "home"
    assert heard[1]["container"] == {"type": "view", "view_id": lea.home.view["id"]}
    lea.opens_home()
    small_app.settle()
    assert heard[2]["event"]["view"]["id"] == lea.home.view["id"]


def test_shortcuts_carry_a_trigger_and_their_message(small_app: SlackServer, heard: list[Json]) -> None:
    lea = small_app.user("U1")
    said = lea.says("à noter", channel="C1")
    message = small_app.channel("C1").wait_for("à noter")
    small_app.settle()
    assert lea.shortcut("note").error is None
    assert lea.shortcut("note", message).error is None
    everywhere, on_message = heard[-2:]
    assert (everywhere["type"], "message" in everywhere) == ("shortcut", False)
    assert (on_message["type"], on_message["message"]["ts"]) == ("message_action", said.ts)
    assert on_message["trigger_id"] != everywhere["trigger_id"]


def test_bolt_refuses_what_slack_did_not_sign(slack: SlackServer) -> None:
    heard: list[Json] = []
    with running(slack, lambda app: listeners(app, heard)):
        event = {"type": "event_callback", "event": {"type": "message", "user": "U1", "channel": "C1", "text": "x"}}
        body, now = json.dumps(event), int(time.time())
        assert posted(slack, body, now, "another secret") == 401
        assert posted(slack, body, now - 600, slack.signing_secret) == 401
        assert posted(slack, body, now, slack.signing_secret) == 200


def posted(slack: SlackServer, body: str, timestamp: int, secret: str) -> int:
    """The status that the app answers to a request signed with this secret at this time."""
    request = urllib.request.Request(slack.request_url, body.encode(), method="POST")
    request.add_header("Content-Type", "application/json")
    request.add_header("X-Slack-Request-Timestamp", str(timestamp))
    request.add_header("X-Slack-Signature", signature(secret, str(timestamp), body))
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
