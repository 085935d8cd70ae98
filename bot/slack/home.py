"""The app's home tab: the person's day, drawn when they open it and again after what they do."""

from __future__ import annotations

import asyncio
import secrets

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.draw import home
from bot.slack.events import Making, Sender
from bot.slack.people import People
from handlers.reception import Reception

SHOWN = ("day", "start")
"""The first of these that there is."""

log = structlog.get_logger(__name__)


class Home:
    """The home tabs that were opened since the start."""

    def __init__(self, client: AsyncWebClient, reception: Reception, people: People) -> None:
        self._client = client
        self._reception = reception
        self._people = people
        self._opened: set[str] = set()

    async def open(self, sender: Sender) -> None:
        """Somebody looks at their tab."""
        self._opened.add(sender.user)
        await self.refresh(sender)

    async def refresh(self, sender: Sender) -> None:
        """Draw the tab again, if it was ever opened."""
        if sender.user not in self._opened:
            return
        try:
            making = Making(await self._people.who(sender), sender.private, self._reception.house.now())
            command = next(name for name in SHOWN if self._reception.house.registry.find(name))
            event = making.command(f"home/{secrets.token_hex(8)}", command, "", wants_sheet=False)
            posts = await asyncio.to_thread(self._reception.receive, event)
            await self._client.views_publish(user_id=sender.user, view={"type": "home", "blocks": home(posts)})
        except Exception:
            log.exception("a home tab could not be drawn", user=sender.user)
