"""The app's manifest, made from the code, to paste at “From an app manifest” on api.slack.com."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.settings import Settings
from bot.slack.events import ROOT
from domain.messages import Language, _
from handlers.registry import Registry
from templates.words import Words

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "users:read",
)
"""What each is for stands in QUIRKS.md."""
EVENTS = ("app_home_opened", "app_mention", "message.im")
RESERVED = frozenset((
    "active", "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "feedback", "help",
    "invite", "join", "leave", "me", "msg", "mute", "open", "people", "pref", "prefs", "remind", "remove", "rename",
    "search", "shortcuts", "shrug", "star", "status", "todo", "topic", "who",
))  # fmt: skip
"""Slack's own commands (https://slack.com/help/articles/201259356)."""
COMMANDS = 50


def manifest(settings: Settings, registry: Registry) -> dict[str, Any]:
    """The manifest for Socket Mode when there is an app token, else for HTTP at the public address."""
    is_socket = settings.slack_app_token is not None
    url = {} if is_socket else {"request_url": f"{settings.public_url.rstrip('/')}/slack/events"}
    options = {} if is_socket else {"message_menu_options_url": url["request_url"]}
    commands = [
        {"command": f"/{name}", "description": about, "usage_hint": hint, "should_escape": False}
        | ({} if is_socket else {"url": url["request_url"]})
        for name, about, hint in _commands(registry)
    ]
    return {
        "display_information": {
            "name": "Comptoir",
            "description": Words(Language.FRENCH).say(_("A sales desk in the chat")),
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "comptoir", "always_online": True},
            "slash_commands": commands[:COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **url, **options},
            "org_deploy_enabled": False,
            "socket_mode_enabled": is_socket,
            "token_rotation_enabled": False,
        },
    }


def _commands(registry: Registry) -> Iterator[tuple[str, str, str]]:
    """The root and every listed conversation by its French name: name, description, usage."""
    words = Words(Language.FRENCH)
    listed = [c for c in registry.conversations if c.is_listed]
    help = registry.find("help")
    hint = f"{help.french} · devis acme · appel acme" if help else ""
    yield ROOT.removeprefix("/"), words.say(_("Everything the desk can do")), hint
    yield from ((c.french, words.say(c.about()), "") for c in listed if c.french not in RESERVED)
