"""The HTTP side: reads a call, lets an ordered fault have its way, dispatches, and writes down what was answered."""

from __future__ import annotations

import asyncio
import inspect
import socket
import struct
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.platforms.telegram_api import editing, receiving, sending, settings
from tests.platforms.telegram_api.errors import ApiError, Json, too_many_requests
from tests.platforms.telegram_api.faults import Fault
from tests.platforms.telegram_api.parameters import Parameters, read_parameters, shown
from tests.platforms.telegram_api.platform import Call, Platform

METHODS: dict[str, Callable[[Platform, Parameters], Any]] = {
    "getMe": settings.get_me,
    "setMyCommands": settings.set_my_commands,
    "getMyCommands": settings.get_my_commands,
    "deleteMyCommands": settings.delete_my_commands,
    "setMyDescription": settings.set_words("description"),
    "getMyDescription": settings.get_words("description"),
    "setMyShortDescription": settings.set_words("short_description"),
    "getMyShortDescription": settings.get_words("short_description"),
    "setChatMenuButton": settings.set_chat_menu_button,
    "getChatMenuButton": settings.get_chat_menu_button,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "getFile": receiving.get_file,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "getChat": editing.get_chat,
}
NAMES = {name.lower(): name for name in METHODS}
PLATFORM = web.AppKey("platform", Platform)


def application(platform: Platform) -> web.Application:
    """The two addresses that a bot knows: /bot<token>/<method> and /file/bot<token>/<path>."""
    app = web.Application(client_max_size=0)
    app[PLATFORM] = platform
    app.router.add_route("*", "/bot{token}/{method}", _handle)
    app.router.add_get("/file/bot{token}/{path:.+}", _download)
    return app


async def _handle(request: web.Request) -> web.StreamResponse:
    platform = request.app[PLATFORM]
    parameters = await read_parameters(request)
    method = NAMES.get(request.match_info["method"].lower(), request.match_info["method"])
    call = Call(method, shown(parameters.values), dict(parameters.files))
    platform.calls.append(call)
    platform.ring()
    fault = platform.faults.take(method, call.chat_id)
    call.fault = fault.kind if fault else None
    if fault and fault.kind not in ("reset_after", "slow"):
        return _fail(request, call, fault)
    call.answer = await _answer(platform, request.match_info["token"], method, parameters)
    platform.ring()
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault and fault.kind == "reset_after":
        return _reset(request)
    return web.json_response(call.answer, status=call.answer.get("error_code", 200))


async def _answer(platform: Platform, token: str, method: str, parameters: Parameters) -> Json:
    try:
        if token != platform.token:
            raise ApiError(401, "Unauthorized" if ":" in token else "Unauthorized: invalid token specified")
        if method not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        result = METHODS[method](platform, parameters)
        return {"ok": True, "result": await result if inspect.isawaitable(result) else result}
    except ApiError as refused:
        return refused.answer()


def _fail(request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case 429:
            call.answer = too_many_requests(fault.retry_after).answer()
        case 500:
            call.answer = ApiError(500, "Internal Server Error").answer()
        case 502:  # the gateway in front answers, and not in JSON
            return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
        case _:
            return _reset(request)
    return web.json_response(call.answer, status=call.answer["error_code"])


def _reset(request: web.Request) -> web.Response:
    """Break the connection with a TCP RST, as a dying server or a lost route does."""
    if request.transport:
        line = request.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


async def _download(request: web.Request) -> web.Response:
    platform, path = request.app[PLATFORM], request.match_info["path"]
    file = next((file for file in platform.files.values() if file.path == path), None)
    if request.match_info["token"] != platform.token or file is None:
        return web.json_response(ApiError(404, "Not Found").answer(), status=404)
    return web.Response(body=file.content, content_type="application/octet-stream")
