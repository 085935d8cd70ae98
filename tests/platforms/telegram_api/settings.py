"""The methods by which a bot describes itself: its name, commands, descriptions and menu button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.platforms.telegram_api.errors import Json, bad_request
from tests.platforms.telegram_api.limits import Limits
from tests.platforms.telegram_api.parameters import Parameters
from tests.platforms.telegram_api.platform import Platform

COMMAND = re.compile(r"[a-z0-9_]+")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}  # fmt: skip


def get_me(platform: Platform, call: Parameters) -> Json:
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
    return platform.me.json() | dict.fromkeys(abilities, False) | {"can_join_groups": True}


def set_my_commands(platform: Platform, call: Parameters) -> bool:
    commands = call.json("commands") or []
    if len(commands) > platform.limits.commands:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    platform.settings["commands", *_scope(platform, call)] = [
        _command(command, platform.limits) for command in commands
    ]
    return True


def get_my_commands(platform: Platform, call: Parameters) -> list[Json]:
    commands: list[Json] = platform.settings.get(("commands", *_scope(platform, call)), [])
    return commands


def delete_my_commands(platform: Platform, call: Parameters) -> bool:
    platform.settings.pop(("commands", *_scope(platform, call)), None)
    return True


def commands_shown(platform: Platform, user_id: int, language: str, chat_id: int) -> list[Json]:
    """What a person's menu lists: the narrowest scope that has commands, in the person's language if there are."""
    kind = "all_private_chats" if chat_id == user_id else "all_group_chats"
    for scope in (("chat_member", str(chat_id), str(user_id)), ("chat", str(chat_id)), (kind,), ("default",)):
        for code in (language, ""):
            commands: list[Json] = platform.settings.get(("commands", *scope, code), [])
            if commands:
                return commands
    return []


def set_words(name: str) -> Callable[[Platform, Parameters], bool]:
    """The setter of a text that there is one of per language."""

    def set_it(platform: Platform, call: Parameters) -> bool:
        if len(call.text(name)) > getattr(platform.limits, name):
            raise bad_request(f"{name.replace('_', ' ')} is too long")  # the real sentence is not published
        platform.settings[name, call.text("language_code")] = call.text(name)
        return True

    return set_it


def get_words(name: str) -> Callable[[Platform, Parameters], Json]:
    def get_it(platform: Platform, call: Parameters) -> Json:
        in_default = platform.settings.get((name, ""), "")
        return {name: platform.settings.get((name, call.text("language_code")), in_default)}

    return get_it


def set_chat_menu_button(platform: Platform, call: Parameters) -> bool:
    button = call.json("menu_button") or {"type": "default"}
    if button["type"] not in ("default", "commands", "web_app"):
        raise bad_request("Can't parse menu button: Invalid menu button type specified")
    url = button.get("web_app", {}).get("url", "https://")
    if not url.startswith("https://"):
        raise bad_request(f"menu button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    platform.settings["menu_button", call.text("chat_id")] = button
    return True


def get_chat_menu_button(platform: Platform, call: Parameters) -> Json:
    for_all: Json = platform.settings.get(("menu_button", ""), {"type": "default"})
    button: Json = platform.settings.get(("menu_button", call.text("chat_id")), for_all)
    return button


def _scope(platform: Platform, call: Parameters) -> tuple[str, ...]:
    scope: dict[str, Any] = call.json("scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in SCOPES[scope["type"]]:
        platform.known_chat(str(scope["chat_id"]))
    return (scope["type"], *(str(scope[key]) for key in SCOPES[scope["type"]]), call.text("language_code"))


def _command(command: Json, limits: Limits) -> Json:
    name, description = command["command"].removeprefix("/"), command["description"].strip()
    if not COMMAND.fullmatch(name) or len(name) > limits.command:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= limits.command_description:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
