"""Hears everything that Slack sends, in one place: what it is, and what is written down before it is acknowledged."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import structlog
from slack_bolt.response import BoltResponse

from bot.doubles import Doubles
from bot.intake import Accepted
from bot.slack import events
from bot.slack.blocks import Json
from bot.slack.events import Making, Sender
from bot.slack.files import Files, without_files
from bot.slack.home import Home
from bot.slack.modal import ELSEWHERE, memo_of, options, path_of, values_of
from bot.slack.modals import BUDGET, OK, Modals, Start
from bot.slack.places import Place
from bot.slack.views import Shown
from bot.slack.writing import Make, Writing
from handlers import buttons
from handlers.events import Event
from handlers.reception import Reception
from handlers.sheets import asks

AGAIN = BoltResponse(status=500, body="")
"""Slack repeats an event that was not acknowledged, and tells a person that their command or button failed."""

log = structlog.get_logger(__name__)


@dataclass
class Router:
    """The one listener. `start` runs what goes on after the acknowledgement."""

    reception: Reception
    writing: Writing
    modals: Modals
    files: Files
    home: Home
    start: Start
    _doubles: Doubles = field(default_factory=Doubles)

    async def hear(self, body: Json) -> BoltResponse:
        """Answer a payload; whatever goes wrong, Slack is not told that it was received."""
        try:
            return await self._hear(body)
        except Exception:
            log.exception("a payload could not be taken in", type=body.get("type", "command"))
            return AGAIN

    async def _hear(self, body: Json) -> BoltResponse:
        match body.get("type", "command"):
            case "command":
                return await self._command(body)
            case "event_callback":
                return await self._event(body)
            case "block_actions" if body.get("view", {}).get("type") == "modal":
                return await self._change(body)
            case "block_actions":
                return await self._tap(body)
            case "view_submission":
                return await self._submission(body)
            case "view_closed":
                return await self._closed(body)
            case "block_suggestion":
                return await self._suggestion(body)
        return OK

    async def _command(self, body: Json) -> BoltResponse:
        name, rest = events.named(body)
        conversation = self.reception.house.registry.find(name)
        key = body["trigger_id"]
        shown = await self.modals.open(key) if conversation and asks(conversation) else None
        sender = events.sender_of(body)
        place = await self.writing.place(sender, body["channel_id"], name)
        return await self._begun(
            shown, sender, place, lambda making: making.command(key, name, rest, wants_sheet=shown is not None)
        )

    async def _tap(self, body: Json) -> BoltResponse:
        pressed = buttons.read(body["actions"][0].get("value", ""))
        shown = None
        if isinstance(pressed, buttons.OfferButton):
            if self._is_double(body):
                return OK
            asked = self.reception.house.registry.find(pressed.command)
            shown = await self.modals.open(body["trigger_id"]) if asked and asks(asked, pressed.given) else None
        sender = events.sender_of(body)
        channel = body.get("container", {}).get("channel_id")
        place = await self.writing.place(sender, channel) if channel else sender.private
        return await self._begun(shown, sender, place, lambda making: making.tap(body, wants_sheet=shown is not None))

    async def _begun(self, shown: Shown | None, sender: Sender, place: Place, make: Make) -> BoltResponse:
        """A conversation goes on in the modal that was opened for it, else in posts."""
        if shown is not None:
            return await self.modals.fill(shown, self.writing.written(sender, place, make), place)
        await self.writing.written(sender, place, make)
        return OK

    async def _change(self, body: Json) -> BoltResponse:
        """A field that others depend on, a line more or less, or the way out of a modal."""
        sender, place = events.sender_of(body), _place_of(body)
        values = without_files(values_of(body["view"]))
        if body["actions"][0]["action_id"] != ELSEWHERE:
            noted = self.writing.written(sender, place, lambda making: making.note(body, values))
            return await self.modals.redraw(body["view"], noted, place)
        await self.writing.written(sender, place, lambda making: making.note(body, values, part="/note"))
        resumed = self.writing.written(sender, place, lambda making: making.tap(body, wants_sheet=False))
        return await self.modals.redraw(body["view"], resumed, place)

    async def _submission(self, body: Json) -> BoltResponse:
        sender, place = events.sender_of(body), _place_of(body)

        async def written() -> Accepted | None:
            values = await self.files.resolved(values_of(body["view"]))
            return await self.writing.written(sender, place, lambda making: making.submit(body, values))

        return await self.modals.submit(body["view"], written(), place)

    async def _closed(self, body: Json) -> BoltResponse:
        """What was entered is kept in the draft."""
        values = without_files(values_of(body["view"]))
        if memo_of(body["view"]).draft:
            sender, place = events.sender_of(body), _place_of(body)
            await self.writing.written(sender, place, lambda making: making.note(body, values))
        return OK

    async def _suggestion(self, body: Json) -> BoltResponse:
        """Typeahead; nothing found in time is better than Slack's own complaint."""
        who, draft = events.sender_of(body).who(), memo_of(body["view"]).draft
        values = without_files(values_of(body["view"]))
        asked = (who, draft, path_of(body["block_id"]), body.get("value", ""), values)
        try:
            found = await asyncio.wait_for(asyncio.to_thread(self.reception.options, *asked), BUDGET)
        except Exception:
            log.exception("typeahead found nothing in time")
            found = []
        offered = json.dumps({"options": options(found)})
        return BoltResponse(status=200, body=offered, headers={"content-type": ["application/json"]})

    async def _event(self, body: Json) -> BoltResponse:
        event = body["event"]
        match event["type"]:
            case "app_home_opened" if event.get("tab", "home") == "home":
                self.start(self.home.open(events.sender_of(body)))
            case "message" if event.get("channel_type") == "im" and events.is_from_a_person(event):
                await self._message(body)
            case "app_mention" if events.is_from_a_person(event):
                await self._mention(body)
        return OK

    async def _message(self, body: Json) -> None:
        sender, event, key = events.sender_of(body), body["event"], body["event_id"]
        words = events.spoken(event.get("text") or "")
        if event.get("files"):
            await self.writing.files_written(sender, key, event["files"])
        elif words:
            await self.writing.written(sender, sender.private, lambda making: making.words(key, words))

    async def _mention(self, body: Json) -> None:
        """In a channel the bot answers to its name; the first word may be a command."""
        sender, event, key = events.sender_of(body), body["event"], body["event_id"]
        words = events.spoken(events.without_mention(event.get("text") or "")) or events.FIRST
        name, _space, rest = words.partition(" ")
        is_command = self.reception.house.registry.find(name) is not None

        def make(making: Making) -> Event:
            return making.command(key, name, rest, wants_sheet=False) if is_command else making.say(key, words)

        await self.writing.written(sender, await self.writing.place(sender, event["channel"], name), make)

    def _is_double(self, body: Json) -> bool:
        """The second click of two: it has a trigger of its own, so that their keys do not tell."""
        container = body.get("container", {})
        where = container.get("message_ts") or container.get("view_id", "")
        tap = (body["user"]["id"], where, body["actions"][0]["value"])
        return self._doubles.is_second(tap, body["trigger_id"])


def _place_of(body: Json) -> Place:
    """Where the modal's conversation was begun."""
    place = memo_of(body["view"]).place
    return Place.read(place) if place else events.sender_of(body).private
