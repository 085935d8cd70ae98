"""What Slack tells of a person: a name and a language, asked once per process."""

from __future__ import annotations

import asyncio

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.events import Sender
from handlers.events import Who

PATIENCE = 1.0
"""Slack waits three seconds for all of it; a name that comes late is not worth a lost event."""
KNOWN = 10_000

log = structlog.get_logger(__name__)


class People:
    """The members of the workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, Who] = {}

    async def who(self, sender: Sender) -> Who:
        """The person as the desk knows them; by id alone when Slack does not tell in time."""
        if sender.user in self._known:
            return self._known[sender.user]
        try:
            asked = self._client.users_info(user=sender.user, include_locale=True)
            user = (await asyncio.wait_for(asked, PATIENCE))["user"]
        except Exception as error:
            log.warning("slack did not tell who this is", user=sender.user, error=repr(error))
            return sender.who()
        if len(self._known) >= KNOWN:
            self._known.clear()
        profile = user.get("profile") or {}
        name = profile.get("real_name") or user.get("real_name") or user.get("name") or ""
        self._known[sender.user] = sender.who(name, user.get("locale") or "fr")
        return self._known[sender.user]
