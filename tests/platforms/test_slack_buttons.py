"""Messages with buttons and menus: tapped by a person, answered by a real Bolt app through its response URL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.bolt import running
from tests.platforms.slack_api.people import Person

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(label: str) -> Json:
    return {"text": plain(label), "value": label.lower()}


def button(action: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain(label), "value": "12", **more}


def menu(kind: str, action: str, placeholder: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action, "placeholder": plain(placeholder), **more}


CARD = [
    {
        "type": "section",
        "block_id": "card",
        "text": {"type": "mrkdwn", "text": "*Devis 12*"},
        "accessory": {"type": "overflow", "action_id": "more", "options": [option("Copier"), option("Perdre")]},
    },
    {
        "type": "actions",
        "block_id": "moves",
        "elements": [
            button("replace", "Accepter"),
            button("delete", "Effacer"),
            button("late", "Lent"),
            button("stranger", "Inconnu"),
            {
                "type": "static_select",
                "action_id": "stage",
                "placeholder": plain("Étape"),
                "options": [option("Gagné")],
            },
            {"type": "external_select", "action_id": "owner", "placeholder": plain("Responsable")},
        ],
    },
]


@pytest.fixture
def taps() -> list[Json]:
    return []


@pytest.fixture(params=["http", "socket"])
def tapper(request: pytest.FixtureRequest, slack: SlackServer, taps: list[Json]) -> Iterator[Person]:
    """Somebody in front of an app that answers buttons, connected this way."""
    with running(slack, lambda app: register(app, taps), request.param):
        yield slack.user("U1", name="Léa")


def register(app: AsyncApp, taps: list[Json]) -> None:
    @app.action("replace")
    async def replace(ack: Any, body: Json, respond: Any) -> None:
        taps.append(body)
        await ack()
        await respond("Accepté", replace_original=True)

    @app.action("delete")
    async def delete(ack: Any, body: Json, respond: Any) -> None:
        taps.append(body)
        await ack()
        await respond(delete_original=True)

    @app.action("late")
    async def late(ack: Any) -> None:
        await asyncio.sleep(0.4)
        await ack()

    @app.options("owner")
    async def owner(ack: Any, payload: Json) -> None:
        await ack(options=[option(f"{payload['value']}a")])

    @app.action({"block_id": "moves", "action_id": "stage"})
    @app.action({"block_id": "moves", "action_id": "owner"})
    @app.action("more")
    async def more(ack: Any, body: Json) -> None:
        taps.append(body)
        await ack()


def post(slack: SlackServer, **where: str) -> None:
    """The bot posts the card, to everybody or to one person."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    if "user" in where:
        asyncio.run(client.chat_postEphemeral(text="Devis 12", blocks=CARD, **where))  # type: ignore[arg-type]
    else:
        asyncio.run(client.chat_postMessage(text="Devis 12", blocks=CARD, **where))  # type: ignore[arg-type]


def test_a_tap_says_where_and_on_what(tapper: Person, taps: list[Json]) -> None:
    channel = tapper.server.channel("C1")
    post(tapper.server, channel="C1")
    assert tapper.taps("Accepter").error is None
    body = taps[0]
    message = channel.messages[0]
    assert (body["channel"]["id"], body["message"]["ts"], body["user"]["id"]) == ("C1", message.ts, "U1")
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["text"]["text"]) == (
        "replace",
        "moves",
        "12",
        "Accepter",
    )


def test_a_response_url_replaces_or_deletes_the_message(tapper: Person) -> None:
    channel = tapper.server.channel("C1")
    post(tapper.server, channel="C1")
    tapper.taps("Accepter")
    message = channel.wait_for("Accepté")
    assert (message.blocks, message.edited, len(channel.messages)) == ((), True, 1)
    post(tapper.server, channel="C1")
    tapper.taps("Effacer")
    channel.wait_until_gone("Devis 12")
    assert [each.text for each in channel.messages] == ["Accepté"]


def test_an_ephemeral_message_is_tapped_replaced_and_deleted_too(tapper: Person, taps: list[Json]) -> None:
    channel = tapper.server.channel("C1")
    post(tapper.server, channel="C1", user="U1")
    tapper.taps("Accepter")
    assert channel.wait_for("Accepté").ephemeral_to == "U1"
    assert "message" not in taps[0]
    assert taps[0]["container"]["is_ephemeral"]
    post(tapper.server, channel="C1", user="U1")
    tapper.taps("Effacer")
    channel.wait_until_gone("Devis 12")
    assert [each.text for each in channel.messages] == ["Accepté"]


def test_nobody_else_can_tap_an_ephemeral_message(slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.platforms.slack_api.people.PATIENCE", 0.05)
    slack.channel("C1")
    slack.user("U1")
    post(slack, channel="C1", user="U1")
    with pytest.raises(AssertionError, match="a message with the button 'Accepter'"):
        slack.user("U2").taps("Accepter")


def test_a_tap_that_is_not_acked_shows_a_warning(tapper: Person) -> None:
    tapper.server.courier.within = 0.2
    post(tapper.server, channel="U1")
    assert tapper.taps("Lent").error == "operation_timeout"
    assert tapper.taps("Inconnu").error in ("dispatch_failed", "operation_timeout")


def test_the_newest_message_with_the_button_is_tapped_or_the_one_that_is_given(
    tapper: Person, taps: list[Json]
) -> None:
    post(tapper.server, channel="U1")
    post(tapper.server, channel="U1")
    first, second = tapper.dm.messages
    tapper.taps("Accepter")
    tapper.dm.wait_for(lambda message: message.text == "Accepté", after=first.ts)
    tapper.taps("Accepter", first)
    assert [body["message"]["ts"] for body in taps] == [second.ts, first.ts]


def test_menus_of_a_message_send_their_choice(tapper: Person, taps: list[Json]) -> None:
    post(tapper.server, channel="U1")
    card = tapper.on(tapper.dm.messages[0])
    card.choose("more", "Copier")
    card.choose("Étape", "Gagné")
    assert card.type("Responsable", "lé") == []
    assert card.type("Responsable", "léo") == ["léoa"]
    card.choose("Responsable", "léoa")
    chosen = [body["actions"][0]["selected_option"]["value"] for body in taps]
    assert chosen == ["copier", "gagné", "léoa"]
    assert taps[2]["state"]["values"]["moves"]["stage"]["selected_option"]["value"] == "gagné"
    assert "card" not in taps[2]["state"]["values"]


def test_an_update_from_the_app_is_what_a_person_sees_next(tapper: Person) -> None:
    post(tapper.server, channel="U1")
    message = tapper.dm.messages[0]
    client = AsyncWebClient(token=tapper.server.bot_token, base_url=tapper.server.api_url)
    blocks = [{"type": "actions", "elements": [button("replace", "Rouvrir")]}]
    asyncio.run(client.chat_update(channel=message.channel, ts=message.ts, text="x", blocks=blocks))
    assert tapper.on(message).buttons == ["Rouvrir"]
    assert message.buttons == ["Accepter", "Effacer", "Lent", "Inconnu"]
