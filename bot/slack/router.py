"""Hears everything that Slack sends, in one place: what it is, and what is written down before it is acknowledged."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog
from slack_bolt.response import BoltResponse

from bot.intake import Accepted, Intake
from bot.slack import events
from bot.slack.blocks import Json
from bot.slack.events import Making, Sender
from bot.slack.files import Files, without_files
from bot.slack.home import Home
from bot.slack.modal import ELSEWHERE, memo_of, options, path_of, values_of
from bot.slack.modals import BUDGET, OK, Modals, Start
from bot.slack.people import People
from bot.slack.places import Place
from bot.slack.views import Shown
from handlers import buttons
from handlers.events import Event
from handlers.floor import CONNECTING
from handlers.reception import Reception
from handlers.sheets import asks

DOUBLE = 1.0
"""Two taps on one offer within this many seconds are one."""
LOOKED_UP = 0.5
"""Seconds for a look at the books before the inbox is written: it is on the way to an acknowledgement."""
REMEMBERED = 1000
AGAIN = BoltResponse(status=500, body="")
"""Slack repeats an event that was not acknowledged, and tells a person that their command or button failed."""

log = structlog.get_logger(__name__)
Make = Callable[[Making], Event]


@dataclass
class Router:
    """The one listener. `start` runs what goes on after the acknowledgement."""

    intake: Intake
    reception: Reception
    people: People
    modals: Modals
    files: Files
    home: Home
    start: Start
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _tapped: OrderedDict[tuple[str, str, str], float] = field(default_factory=OrderedDict)

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
        shown = await self.modals.open(body["trigger_id"]) if conversation and asks(conversation) else None
        sender = events.sender_of(body)
        place = await self._place(sender, body["channel_id"], name)
        key = body["trigger_id"]
        return await self._begun(
            shown, sender, place, lambda making: making.command(key, name, rest, wants_sheet=shown is not None)
        )

    async def _tap(self, body: Json) -> BoltResponse:
        data = body["actions"][0].get("value", "")
        pressed = buttons.read(data)
        shown = None
        if isinstance(pressed, buttons.OfferButton):
            if self._is_double(body, data):
                return OK
            asked = self.reception.house.registry.find(pressed.command)
            shown = await self.modals.open(body["trigger_id"]) if asked and asks(asked, pressed.given) else None
        sender = events.sender_of(body)
        channel = body.get("container", {}).get("channel_id")
        place = await self._place(sender, channel) if channel else sender.private
        return await self._begun(shown, sender, place, lambda making: making.tap(body, wants_sheet=shown is not None))

    async def _begun(self, shown: Shown | None, sender: Sender, place: Place, make: Make) -> BoltResponse:
        """A conversation goes on in the modal that was opened for it, else in posts."""
        if shown is not None:
            return await self.modals.fill(shown, self._written(sender, place, make), place)
        await self._written(sender, place, make)
        return OK

    async def _change(self, body: Json) -> BoltResponse:
        """A field that others depend on, a line more or less, or the way out of a modal."""
        sender, place = events.sender_of(body), self._place_of(body)
        values = without_files(values_of(body["view"]))
        if body["actions"][0]["action_id"] != ELSEWHERE:
            noted = self._written(sender, place, lambda making: making.note(body, values))
            return await self.modals.redraw(body["view"], noted, place)
        await self._written(sender, place, lambda making: making.note(body, values, part="/note"))
        resumed = self._written(sender, place, lambda making: making.tap(body, wants_sheet=False))
        return await self.modals.redraw(body["view"], resumed, place)

    async def _submission(self, body: Json) -> BoltResponse:
        sender, place = events.sender_of(body), self._place_of(body)

        async def written() -> Accepted | None:
            values = await self.files.resolved(values_of(body["view"]))
            return await self._written(sender, place, lambda making: making.submit(body, values))

        return await self.modals.submit(body["view"], written(), place)

    async def _closed(self, body: Json) -> BoltResponse:
        """What was entered is kept in the draft."""
        values = without_files(values_of(body["view"]))
        if memo_of(body["view"]).draft:
            make: Make = lambda making: making.note(body, values)  # noqa: E731
            await self._written(events.sender_of(body), self._place_of(body), make)
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
        if not event.get("files"):
            if words:
                await self._written(sender, sender.private, lambda making: making.words(key, words))
            return
        async with self._turn(sender):
            for number, file in enumerate(event["files"]):
                kept = await self.files.keep(file)
                upload = kept.id if kept else 0
                make: Make = lambda making, n=number, u=upload: making.file(f"{key}/{n}", u)  # type: ignore[misc]  # noqa: E731
                await self._accepted(sender, sender.private, make)

    async def _mention(self, body: Json) -> None:
        """In a channel the bot answers to its name; the first word may be a command."""
        sender, event, key = events.sender_of(body), body["event"], body["event_id"]
        words = events.spoken(events.without_mention(event.get("text") or ""))
        name, _space, rest = words.partition(" ")
        place = await self._place(sender, event["channel"], name)
        if self.reception.house.registry.find(name or events.FIRST) is None:
            await self._written(sender, place, lambda making: making.say(key, words))
            return
        make: Make = lambda making: making.command(key, name or events.FIRST, rest, wants_sheet=False)  # noqa: E731
        await self._written(sender, place, make)

    async def _written(self, sender: Sender, place: Place, make: Make) -> Accepted | None:
        """Write an event down after the person's earlier ones; None for one that came before."""
        async with self._turn(sender):
            return await self._accepted(sender, place, make)

    async def _accepted(self, sender: Sender, place: Place, make: Make) -> Accepted | None:
        making = Making(await self.people.who(sender), place, self.reception.house.now())
        accepted = await self.intake.accept(make(making), awaited=True)
        if accepted is not None:
            self.start(self._after(accepted, sender))
        return accepted

    async def _after(self, accepted: Accepted, sender: Sender) -> None:
        """A conversation that ended may have changed the person's day."""
        if not (await asyncio.shield(accepted.outcome)).sheet:
            await self.home.refresh(sender)

    def _turn(self, sender: Sender) -> asyncio.Lock:
        """What a person sends is written down in the order in which it came."""
        return self._turns.setdefault(sender.user, asyncio.Lock())

    async def _place(self, sender: Sender, channel: str, name: str = "") -> Place:
        """In private, in a connected channel before everybody, in any other before this person only."""
        if events.is_direct(channel):
            return sender.private
        place = Place(channel)
        if name in CONNECTING or await self._is_connected(place):
            return place
        return Place(channel, only=sender.user)

    async def _is_connected(self, place: Place) -> bool:
        """What cannot be looked up now is told to one person only."""
        try:
            return await asyncio.wait_for(asyncio.to_thread(self.reception.is_connected, str(place)), LOOKED_UP)
        except Exception:
            log.exception("whether a channel is connected could not be looked up", place=str(place))
            return False

    def _place_of(self, body: Json) -> Place:
        """Where the modal's conversation was begun."""
        place = memo_of(body["view"]).place
        return Place.read(place) if place else events.sender_of(body).private

    def _is_double(self, body: Json, data: str) -> bool:
        container = body.get("container", {})
        tap = (body["user"]["id"], container.get("message_ts") or container.get("view_id", ""), data)
        now, before = time.monotonic(), self._tapped.pop(tap, None)
        self._tapped[tap] = now
        while len(self._tapped) > REMEMBERED:
            self._tapped.popitem(last=False)
        return before is not None and now - before < DOUBLE
