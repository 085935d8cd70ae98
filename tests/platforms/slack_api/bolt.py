"""Serves a real Bolt AsyncApp from a thread with its own loop, by HTTP or Socket Mode, against the local Slack."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.platforms.slack_api.server import SlackServer

Mode = Literal["http", "socket"]
Register = Callable[[AsyncApp], None]
Stop = Callable[[], Awaitable[None]]
PING = 0.3


@contextmanager
def running(server: SlackServer, register: Register, mode: Mode = "http", connections: int = 1) -> Iterator[None]:
    """Serve an app whose listeners `register` adds, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="bolt", daemon=True)
    thread.start()
    serve = _serve(server, register) if mode == "http" else _connect(server, register, connections)
    stop: Stop | None = None
    try:
        stop = asyncio.run_coroutine_threadsafe(serve, loop).result(10)
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(stop), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stopped(stop: Stop | None) -> None:
    if stop:
        await stop()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _app(server: SlackServer, register: Register) -> AsyncApp:
    client = AsyncWebClient(token=server.bot_token, base_url=server.api_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=server.signing_secret)
    register(app)
    return app


async def _serve(server: SlackServer, register: Register) -> Stop:
    handler = AsyncSlackRequestHandler(_app(server, register))

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    web = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    uvicorn_server = uvicorn.Server(uvicorn.Config(web, log_level="warning", lifespan="off"))
    door = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.ensure_future(uvicorn_server.serve(sockets=[door]))
    server.connect_http(f"http://127.0.0.1:{door.getsockname()[1]}")

    async def stop() -> None:
        uvicorn_server.should_exit = True
        await serving

    return stop


async def _connect(server: SlackServer, register: Register, connections: int) -> Stop:
    server.connect_socket_mode()
    app = _app(server, register)
    handlers = [AsyncSocketModeHandler(app, app_token=server.app_token, ping_interval=PING) for _ in range(connections)]
    for handler in handlers:
        await handler.client.connect()  # type: ignore[no-untyped-call]

    async def stop() -> None:
        for handler in handlers:
            await handler.client.close()  # type: ignore[no-untyped-call]

    return stop
