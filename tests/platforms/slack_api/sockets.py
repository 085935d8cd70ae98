"""Socket Mode: connections that share the load, envelopes and their acks, requests to reconnect, and abrupt drops."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import WSMsgType, web

from tests.platforms.slack_api.arguments import Arguments
from tests.platforms.slack_api.errors import Json
from tests.platforms.slack_api.reset import reset
from tests.platforms.slack_api.wire import Ack, Envelope

MOST = 10
Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


@dataclass(eq=False)
class Connection:
    """One WebSocket of the app, and the envelopes that it has not acked."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    retiring: bool = False


class SocketWire:
    def __init__(self, app_id: str) -> None:
        self.app_id = app_id
        self.origin = ""
        self.connections: list[Connection] = []
        self.opened = 0
        self._tickets: set[str] = set()
        self._turn = itertools.count()

    def open(self, call: Arguments) -> Json:
        """apps.connections.open: an address with a ticket that is good for one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app_id}"}

    async def connected(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket from its hello to its end; the eleventh is sent away."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.connections) >= MOST:
            await socket.send_json(_farewell("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self.connections.append(connection)
        self.opened += 1
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    _settle(connection, json.loads(message.data))
        finally:
            self._forget(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.app_id},
        }

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for future in connection.waiting.values():
            if not future.done():
                future.set_result(Ack("connection_failed"))

    async def send(self, envelope: Envelope, within: float) -> Ack:
        """Give the envelope to the next connection; without any, wait for one."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not (ready := [each for each in self.connections if not each.retiring]):
            if loop.time() > deadline:
                return Ack("connection_failed")
            await asyncio.sleep(0.01)
        connection = ready[next(self._turn) % len(ready)]
        id = str(uuid.uuid4())
        future = connection.waiting[id] = loop.create_future()
        try:
            await connection.socket.send_json(_framed(id, envelope))
            connection.sent.append(id)
            return await asyncio.wait_for(future, deadline - loop.time())
        except TimeoutError:
            return Ack("http_timeout")
        except ConnectionError:
            return Ack("connection_failed")
        finally:
            connection.waiting.pop(id, None)

    async def ask_to_reconnect(self, reason: Reason = "refresh_requested", closing_after: float = 0.5) -> None:
        """Tell each connection to make another one; nothing more is sent on it, and it is closed a little later."""
        for connection in list(self.connections):
            connection.retiring = True
            await connection.socket.send_json(_farewell(reason))
            asyncio.get_running_loop().call_later(closing_after, _close, connection)

    def drop(self) -> None:
        """Cut every connection as a broken network does, without a closing frame."""
        for connection in list(self.connections):
            self._forget(connection)
            reset(connection.request)


def _farewell(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}


def _close(connection: Connection) -> None:
    task = asyncio.ensure_future(connection.socket.close())
    task.add_done_callback(lambda closed: closed.exception())


def _settle(connection: Connection, answer: Json) -> None:
    future = connection.waiting.get(answer.get("envelope_id", ""))
    if future and not future.done():
        future.set_result(Ack(None, answer.get("payload"), 200))


def _framed(id: str, envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason or ""}
    return frame
