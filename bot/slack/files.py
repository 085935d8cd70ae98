"""Files that people send: fetched with the bot's token and kept before the event that brings them."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import Json
from domain.conversation import Attachment
from handlers.reception import Reception
from storage import uploads

log = structlog.get_logger(__name__)


class Files:
    """Downloads. Slack answers an HTML page, with status 200, to a token that may not read files."""

    def __init__(self, client: AsyncWebClient, reception: Reception) -> None:
        self._client = client
        self._house = reception.house

    async def keep(self, file: Json) -> Attachment | None:
        """Store a file; None for one that is too large or that Slack does not give."""
        if int(file.get("size") or 0) > uploads.LIMIT:
            return None
        content = await self._fetch(str(file.get("url_private_download") or file.get("url_private")))
        return await asyncio.to_thread(self._stored, str(file.get("name") or "file"), content) if content else None

    async def resolved(self, values: dict[str, Any]) -> dict[str, Any]:
        """A modal's values with its files kept."""
        resolved = dict(values)
        for path, value in values.items():
            if isinstance(value, dict) and "files" in value:
                kept = await self.keep(value["files"][0])
                resolved[path] = {"value": kept.model_dump()} if kept else None
        return resolved

    def _stored(self, name: str, content: bytes) -> Attachment:
        with self._house.books.open() as session:
            id = uploads.keep(session, name, content, self._house.now())
        return Attachment(id=id, name=name[:200], size=len(content))

    async def _fetch(self, url: str) -> bytes | None:
        headers = {"Authorization": f"Bearer {self._client.token}"}
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            answer.raise_for_status()
            content = await answer.content.read(uploads.LIMIT + 1)
            if answer.content_type == "text/html" or len(content) > uploads.LIMIT:
                log.warning("slack did not give a file", content_type=answer.content_type, size=len(content))
                return None
            return content


def without_files(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a modal that is not finished: its files are fetched once, at the end."""
    return {path: value for path, value in values.items() if not (isinstance(value, dict) and "files" in value)}
