"""The HTTP side: Web API calls in whatever encoding, uploads, downloads, response URLs and the WebSocket's door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.platforms.slack_api.arguments import Arguments
from tests.platforms.slack_api.errors import Json, RateLimited, Refusal
from tests.platforms.slack_api.faults import Fault, Faults, Rates
from tests.platforms.slack_api.files import Files
from tests.platforms.slack_api.reset import reset
from tests.platforms.slack_api.response_urls import ResponseUrls
from tests.platforms.slack_api.sockets import SocketWire

SCOPES = "app_mentions:read,channels:history,chat:write,commands,files:read,files:write,im:history,im:write,users:read"


@dataclass
class Call:
    """One request as it came; `outcome` is `ok`, Slack's error, or the fault that a test asked for."""

    method: str
    arguments: Json
    token: str | None = None
    outcome: str = ""
    applied: bool = False


@dataclass
class Tokens:
    """Who may call; `inactive` is the error of a bot token whose app or workspace is gone."""

    bot: str
    app: str
    inactive: str | None = None

    def check(self, method: str, token: str | None) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in (self.bot, self.app):
            raise Refusal("invalid_auth")
        if (token == self.app) != (method == "apps.connections.open"):
            raise Refusal("not_allowed_token_type")
        if token == self.bot and self.inactive:
            raise Refusal(self.inactive)


class Web:
    def __init__(
        self,
        tokens: Tokens,
        methods: dict[str, Callable[[Arguments], Json]],
        files: Files,
        response_urls: ResponseUrls,
        sockets: SocketWire,
    ) -> None:
        self.tokens = tokens
        self.methods = methods
        self.files = files
        self.response_urls = response_urls
        self.sockets = sockets
        self.faults = Faults()
        self.rates = Rates()
        self.calls: list[Call] = []

    def application(self) -> web.Application:
        application = web.Application(client_max_size=1 << 30)
        application.router.add_route("*", "/api/{method}", self.api)
        application.router.add_post("/upload/v1/{id}", self.upload)
        application.router.add_get("/files-pri/{id}/{name}", self.download)
        application.router.add_post("/response/{id}", self.respond)
        application.router.add_get("/link/", self.sockets.connected)
        return application

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = self._note(method, arguments, bearer or arguments.get("token"))
        return await self._with_fault(request, call, lambda: self._apply(call, arguments))

    def _apply(self, call: Call, arguments: Arguments) -> web.Response:
        try:
            if call.method not in self.methods:
                raise Refusal("unknown_method")
            self.tokens.check(call.method, call.token)
            self.rates.check(call.method, arguments)
            answer = self.methods[call.method](arguments)
        except Refusal as refusal:
            call.outcome = refusal.error
            return web.json_response(refusal.body)
        except RateLimited as limited:
            call.outcome = "ratelimited"
            return _rate_limited(limited.retry_after)
        call.outcome, call.applied = "ok", True
        return web.json_response(answer, headers={"X-OAuth-Scopes": SCOPES})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        id, content = request.match_info["id"], await _uploaded(request)
        call = self._note("files.upload", {"file_id": id, "length": len(content)})

        def receive() -> web.Response:
            self.files.receive(id, content)
            return web.Response(text=f"OK - {len(content)}")

        return await self._with_fault(request, call, _in_words(call, receive, 400))

    async def respond(self, request: web.Request) -> web.StreamResponse:
        arguments = await _arguments(request)
        call = self._note("response_url", arguments)

        def post() -> web.Response:
            self.response_urls.post(request.match_info["id"], arguments)
            return web.Response(text="ok")

        return await self._with_fault(request, call, _in_words(call, post, 404))

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes for the bot's token; a sign-in page with status 200 for anybody else, as Slack gives."""
        file = self.files.workspace.files.get(request.match_info["id"])
        if request.headers.get("Authorization") != f"Bearer {self.tokens.bot}" or file is None:
            return web.Response(text="<!DOCTYPE html><title>Sign in | Slack</title>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.mimetype)

    def _note(self, method: str, arguments: Json, token: str | None = None) -> Call:
        call = Call(method, dict(arguments), token)
        self.calls.append(call)
        return call

    async def _with_fault(
        self, request: web.Request, call: Call, apply: Callable[[], web.Response]
    ) -> web.StreamResponse:
        """Apply the call, unless or before the misfortune that a test ordered for it."""
        fault = self.faults.take(call.method)
        answer = apply() if fault is None or fault.is_applied else web.Response()
        if fault is None:
            return answer
        call.outcome = str(fault.kind)
        return await _unfortunate(request, fault, answer)


async def _unfortunate(request: web.Request, fault: Fault, answer: web.Response) -> web.Response:
    match fault.kind:
        case "reset_before" | "reset_after":
            reset(request)
            return answer
        case "slow":
            await asyncio.sleep(fault.seconds)
            return answer
        case 429:
            return _rate_limited(fault.retry_after)
        case int(status):
            return web.Response(status=status, text="upstream connect error")
        case error:
            return web.json_response({"ok": False, "error": error})


def _rate_limited(seconds: int) -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})


def _in_words(call: Call, apply: Callable[[], web.Response], status: int) -> Callable[[], web.Response]:
    """For addresses outside the Web API, whose refusals are an HTTP status."""

    def applied() -> web.Response:
        try:
            answer = apply()
        except Refusal as refusal:
            call.outcome = refusal.error
            return web.json_response(refusal.body, status=status)
        call.outcome, call.applied = "ok", True
        return answer

    return applied


async def _arguments(request: web.Request) -> Arguments:
    arguments = Arguments(request.query)
    if request.content_type == "application/json":
        arguments.update(json.loads(await request.text() or "{}"))
    else:
        arguments.update(_strings(await request.post()))
    return arguments


def _strings(form: Any) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _uploaded(request: web.Request) -> bytes:
    """The file's bytes, posted raw or as the only file of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            return field.file.read()
    return b""
