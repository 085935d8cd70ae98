"""Socket Mode with the real client: connections share the load, are asked to reconnect, are cut, and lose nothing."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.bolt import running

Json = dict[str, Any]


class Listener:
    """Counts the events that its listeners get; the first may be held until the test lets it go."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.arrived = threading.Event()
        self.hold = 0.0

    def register(self, app: AsyncApp) -> None:
        app.middleware(self.arrive)
        app.event("message")(self.hear)
        app.command("/crm")(self.answer)

    async def arrive(self, body: Json, next: Any) -> None:
        self.arrived.set()
        hold, self.hold = self.hold, 0.0
        await asyncio.sleep(hold)
        await next()

    async def hear(self, body: Json) -> None:
        self.events[body["event_id"]] += 1

    async def answer(self, ack: Any) -> None:
        await ack("Bonjour")


@pytest.fixture
def listener(slack: SlackServer) -> Listener:
    slack.events.subscriptions = {"message.im"}
    return Listener()


def test_connections_share_the_load(slack: SlackServer, listener: Listener) -> None:
    with running(slack, listener.register, "socket", connections=3):
        said = [slack.user("U1").says(str(number)).event_ids[0] for number in range(9)]
        slack.settle()
        assert [len(connection.sent) for connection in slack.sockets.connections] == [3, 3, 3]
    assert listener.events == Counter(said)


def test_asked_to_reconnect_the_client_makes_a_new_connection_and_loses_nothing(
    slack: SlackServer, listener: Listener
) -> None:
    with running(slack, listener.register, "socket"):
        said = [slack.user("U1").says("avant").event_ids[0]]
        slack.reconnect_sockets()
        said += [slack.user("U1").says(str(number)).event_ids[0] for number in range(5)]
        slack.settle()
        assert slack.sockets.opened == 2
        assert slack.user("U1").command("/crm").text == "Bonjour"
    assert listener.events == Counter(said)


def test_cut_connections_come_back_and_what_was_not_acked_comes_again(slack: SlackServer, listener: Listener) -> None:
    listener.hold = 1.0
    with running(slack, listener.register, "socket"):
        said = slack.user("U1").says("coupé")
        assert listener.arrived.wait(5)
        slack.drop_sockets()
        slack.settle()
        time.sleep(1.0)
        assert slack.user("U1").command("/crm").text == "Bonjour"
    assert [each.failure for each in slack.deliveries] == ["connection_failed", None]
    assert slack.sockets.opened == 2
    assert listener.events[said.event_ids[0]] == 2


def test_a_command_whose_connection_is_cut_fails_for_the_person(slack: SlackServer, listener: Listener) -> None:
    with running(slack, listener.register, "socket"):
        listener.hold = 0.5
        cut = threading.Timer(0.2, slack.drop_sockets)
        cut.start()
        assert slack.user("U1").command("/crm").error == "dispatch_failed"
        cut.join()


def test_without_a_connection_a_command_fails_and_events_wait(slack: SlackServer, listener: Listener) -> None:
    slack.courier.within = 0.1
    assert slack.user("U1").command("/crm").error == "dispatch_failed"
    slack.courier.within = 3.0
    said = slack.user("U1").says("plus tard")
    with running(slack, listener.register, "socket"):
        slack.settle()
    assert listener.events == Counter(said.event_ids)


async def test_a_connection_asked_to_reconnect_gets_nothing_more(slack: SlackServer) -> None:
    client = AsyncWebClient(base_url=slack.api_url)

    async def frames(session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        socket = await session.ws_connect(url)
        assert (await socket.receive_json())["type"] == "hello"
        return socket

    async with aiohttp.ClientSession() as session:
        old = await frames(session)
        await asyncio.to_thread(slack.reconnect_sockets)
        assert (await old.receive_json())["reason"] == "refresh_requested"
        new = await frames(session)
        said = [await asyncio.to_thread(slack.user("U1").says, text) for text in "ab"]
        for _ in said:
            envelope = await new.receive_json()
            assert envelope["payload"]["event_id"] in {each.event_ids[0] for each in said}
            await new.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await old.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_a_ticket_is_good_for_one_connection_and_ten_are_enough(slack: SlackServer) -> None:
    client = AsyncWebClient(base_url=slack.api_url)

    async def ticket() -> str:
        return str((await client.apps_connections_open(app_token=slack.app_token))["url"])

    async with aiohttp.ClientSession() as session:
        url = await ticket()
        open_sockets = [await session.ws_connect(url)]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
        open_sockets += [await session.ws_connect(await ticket()) for _ in range(9)]
        hello = [await socket.receive_json() for socket in open_sockets]
        assert [each["num_connections"] for each in hello] == list(range(1, 11))
        eleventh = await session.ws_connect(await ticket())
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
