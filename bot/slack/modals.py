"""What becomes of an event in a modal: the sheet that it leads to, what is wrong, or the last word."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from bot.intake import Accepted
from bot.slack.blocks import Json
from bot.slack.modal import errors_at, telling, view_of, waiting
from bot.slack.places import Place
from bot.slack.views import Shown, Views
from domain.messages import Language, _
from handlers import posting
from handlers.posts import Outcome
from templates.words import Words

BUDGET = 1.5
"""Slack gives three seconds for an acknowledgement; half of it is for the way."""
HEAD_START = 0.5
"""An acknowledgement that redraws the modal must arrive before the call that redraws it again."""

log = structlog.get_logger(__name__)
OK = BoltResponse(status=200, body="")
Written = Awaitable[Accepted | None]
Start = Callable[[Coroutine[Any, Any, None]], None]


class Modals:
    """Modals and the events that they wait for. `start` runs what goes on after the acknowledgement."""

    def __init__(self, views: Views, start: Start) -> None:
        self._views = views
        self._start = start

    async def open(self, trigger_id: str) -> Shown | None:
        """Open one before anything else is done."""
        return await self._views.open(trigger_id)

    async def fill(self, shown: Shown, written: Written, place: Place) -> BoltResponse:
        """Show what an event led to in the modal that was opened for it; acknowledged when written, or in time."""
        is_written = asyncio.Event()
        self._start(self._filled(shown, written, place, is_written))
        with suppress(TimeoutError):
            await asyncio.wait_for(is_written.wait(), BUDGET)
        return OK

    async def redraw(self, view: Json, written: Written, place: Place) -> BoltResponse:
        """Draw a modal again after a change in it."""
        accepted = await written
        if accepted is not None:
            self._start(self._drawn(self._views.seen(view), accepted, place))
        return OK

    async def submit(self, view: Json, written: Written, place: Place) -> BoltResponse:
        """Answer a submission: closed, what is wrong by field, another sheet, or patience."""
        outcome = asyncio.ensure_future(_outcome(written))
        done, _pending = await asyncio.wait([outcome], timeout=BUDGET)
        shown = self._views.seen(view)
        if not done:
            self._start(self._answered_late(shown, outcome, place))
            return _redrawn(shown, waiting(str(place)))
        led_to = outcome.result()
        inline = errors_at(led_to.errors, view) if led_to.errors else None
        if inline:
            return _answer({"response_action": "errors", "errors": inline})
        return _redrawn(shown, view_of(led_to.sheet, str(place))) if led_to.sheet else OK

    async def _filled(self, shown: Shown, written: Written, place: Place, is_written: asyncio.Event) -> None:
        try:
            accepted = await written
        except Exception:
            log.exception("what a modal was opened for could not be written down")
            await self._views.draw(shown, _sorry(place))
            return
        finally:
            is_written.set()
        if accepted is not None:
            await self._drawn(shown, accepted, place)

    async def _drawn(self, shown: Shown, accepted: Accepted, place: Place) -> None:
        await self._views.draw(shown, _view(await accepted.outcome, place))

    async def _answered_late(self, shown: Shown, outcome: asyncio.Task[Outcome], place: Place) -> None:
        try:
            led_to = await outcome
        except Exception:
            log.exception("a submission could not be written down")
            await self._views.draw(shown, _sorry(place))
            return
        await asyncio.sleep(HEAD_START)
        shown.version = 0
        await self._views.draw(shown, _view(led_to, place))


async def _outcome(written: Written) -> Outcome:
    accepted = await written
    return Outcome() if accepted is None else await accepted.outcome


def _view(outcome: Outcome, place: Place) -> Json:
    return view_of(outcome.sheet, str(place)) if outcome.sheet else telling(outcome.posts, str(place))


def _sorry(place: Place) -> Json:
    """Said in both languages: who it is could not be looked up either."""
    sorry = _("I could not write that down. Please try again in a moment.")
    return telling([posting.of_refusal(sorry, Words(language)) for language in Language], str(place))


def _redrawn(shown: Shown, view: Json) -> BoltResponse:
    shown.hash = ""
    return _answer({"response_action": "update", "view": view})


def _answer(body: Json) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": ["application/json"]})
