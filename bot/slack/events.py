"""Slack's payloads as events of ours: pure reading, nothing is asked and nothing is written."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.blocks import Json
from bot.slack.modal import ADD, MOVE, memo_of
from bot.slack.places import PLATFORM, Place
from handlers.events import Event, Who

ROOT = "/crm"
FIRST = "start"
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*")


@dataclass(frozen=True)
class Sender:
    """Who sent a payload, as the payload itself tells it."""

    team: str
    user: str
    name: str = ""

    @property
    def private(self) -> Place:
        """Their direct messages with the bot."""
        return Place(self.user)

    def who(self, name: str = "", language: str = "fr") -> Who:
        """The person as the desk knows them."""
        id = f"{self.team}/{self.user}"
        return Who(
            platform=PLATFORM, id=id, name=name or self.name or self.user, language=language, place=str(self.private)
        )


def sender_of(body: Json) -> Sender:
    """The person behind a command, an interaction or an event."""
    if body.get("type") == "event_callback":
        return Sender(body["team_id"], body["event"]["user"])
    if "command" in body:
        return Sender(body["team_id"], body["user_id"], body.get("user_name", ""))
    user = body["user"]
    team = (body.get("team") or {}).get("id") or user["team_id"]
    return Sender(team, user["id"], user.get("name") or user.get("username") or "")


def named(body: Json) -> tuple[str, str]:
    """The conversation that a command names, and what follows: `/crm devis acme` is `/devis acme`."""
    text = body.get("text", "").strip()
    if body["command"] != ROOT:
        return body["command"].removeprefix("/"), spoken(text)
    name, _space, rest = text.partition(" ")
    return name.removeprefix("/") or FIRST, spoken(rest.strip())


def spoken(text: str) -> str:
    """What a person typed, without Slack's markup: links and addresses as they read, `&amp;` undone."""
    return html.unescape(_LINK.sub(lambda link: link[2] or link[1].removeprefix("mailto:"), text)).strip()


def without_mention(text: str) -> str:
    """A mention's words."""
    return _MENTION.sub("", text)


def is_direct(channel: str) -> bool:
    """Whether a conversation is between two: only the bot's own is ours, so the answer goes to the person."""
    return channel.startswith("D")


def is_from_a_person(event: Json) -> bool:
    """Whether a message was typed or sent by a person: not by a bot, not changed, deleted or joined."""
    return not event.get("bot_id") and event.get("subtype") in (None, "file_share") and bool(event.get("user"))


@dataclass(frozen=True)
class Making:
    """Makes the events of one payload: what they have in common."""

    who: Who
    place: Place
    at: datetime

    def _event(self, key: str, kind: str, facts: Mapping[str, Any]) -> Event:
        is_private = self.place.is_person or bool(self.place.only)
        common = {"key": f"{PLATFORM}:{self._team}:{key}", "who": self.who, "place": str(self.place), "at": self.at}
        return Event.model_validate({**common, "is_private": is_private, "kind": kind, **facts})

    @property
    def _team(self) -> str:
        return self.who.id.partition("/")[0]

    def command(self, key: str, name: str, rest: str, *, wants_sheet: bool) -> Event:
        """A conversation asked for by name."""
        return self._event(key, "command", {"text": name, "rest": rest, "wants_sheet": wants_sheet})

    def words(self, key: str, text: str) -> Event:
        """What was typed in private; `/devis acme`, sent as a message, is answered in messages."""
        if not text.startswith("/"):
            return self.say(key, text)
        name, _space, rest = text[1:].partition(" ")
        return self.command(key, name, rest.strip(), wants_sheet=False)

    def say(self, key: str, text: str) -> Event:
        """Typed words."""
        return self._event(key, "say", {"text": text})

    def file(self, key: str, upload: int) -> Event:
        """A file that was downloaded and kept."""
        return self._event(key, "file", {"upload": upload})

    def tap(self, body: Json, *, wants_sheet: bool) -> Event:
        """A button of a message, of the home tab, or the one that leads out of a modal."""
        facts = {
            "data": body["actions"][0].get("value", ""),
            "message_id": message_id(body),
            "wants_sheet": wants_sheet,
        }
        return self._event(body["trigger_id"], "tap", facts)

    def note(self, body: Json, values: Mapping[str, Any], *, part: str = "") -> Event:
        """What a modal holds before it is finished, and perhaps an item's move."""
        action = (body.get("actions") or [{}])[0]
        name = action.get("action_id", "")
        data = action.get("value", "") if name == MOVE or name.startswith(ADD) else ""
        key = body.get("trigger_id") or f"{body['view']['id']}/{body['view']['hash']}/closed"
        return self._event(
            f"{key}{part}", "note", {"data": data, "text": name.partition(ADD)[2], **_sheet(body, values)}
        )

    def submit(self, body: Json, values: Mapping[str, Any]) -> Event:
        """A whole modal."""
        return self._event(body["trigger_id"], "submit", _sheet(body, values))


def _sheet(body: Json, values: Mapping[str, Any]) -> dict[str, Any]:
    memo = memo_of(body["view"])
    return {"draft": memo.draft, "version": memo.version, "values": dict(values)}


def message_id(body: Json) -> str:
    """How the message of a tapped button is reached to be drawn over."""
    container = body.get("container", {})
    if container.get("type") != "message":
        return ""
    if container.get("is_ephemeral"):
        return str(body.get("response_url", ""))
    return f"{container['channel_id']}:{container['message_ts']}"
