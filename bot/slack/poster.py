"""Posts notices on Slack, edits them, sends papers, and looks up by metadata what was posted."""

from __future__ import annotations

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platform import Paper, Uncertain
from bot.slack.draw import Drawing, messages
from bot.slack.places import PLATFORM, Place
from bot.slack.troubles import name_of, told
from handlers.posts import Post

EVENT = "comptoir"
PAGE = 100
"""How many of the newest messages are looked through for one of ours."""
CANNOT_EDIT = ("message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "not_in_channel")
NOT_THERE = ("channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "restricted_action")
BAD_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments")

log = structlog.get_logger(__name__)


class SlackPoster:
    """A `bot.platform.Poster`. A message's id is `C1:1712.34`; an ephemeral one is reached by its response URL."""

    platform = PLATFORM

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._direct: dict[str, str] = {}

    async def post(self, place: str, post: Post, paper: Paper | None, *, key: str, is_repeat: bool = False) -> str:
        """Post a notice; its words come last, so that finding them by key means that all of it is there."""
        where = Place.read(place)
        drawings = messages(post, is_repeat=is_repeat)
        with told():
            if paper is not None:
                await self._send(where, paper)
            if post.replaces and len(drawings) == 1 and (edited := await self._edit(post.replaces, drawings[0], key)):
                return edited
            id = ""
            for number, drawing in enumerate(drawings, 1):
                id = await self._say(where, drawing, key if number == len(drawings) else "")
            return id

    async def find(self, place: str, key: str) -> str | None:
        """The id of our message with this key among the newest; what only one person sees cannot be looked up."""
        where = Place.read(place)
        if where.only:
            raise Uncertain("an ephemeral message cannot be looked up")
        try:
            with told():
                channel = await self._channel(where)
                page = await self._client.conversations_history(channel=channel, limit=PAGE, include_all_metadata=True)
        except Exception as error:
            raise Uncertain(f"history could not be read: {error}") from error
        found = (message["ts"] for message in page["messages"] if _is_ours(message, key))
        return next((f"{channel}:{ts}" for ts in found), None)

    async def _say(self, where: Place, drawing: Drawing, key: str) -> str:
        if where.only:
            return await self._say_to_one(where, drawing, key)
        try:
            answer = await self._client.chat_postMessage(
                channel=where.id, text=drawing.text, blocks=drawing.blocks, metadata=_metadata(key),
                unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
        except SlackApiError as error:
            if name_of(error) not in BAD_BLOCKS or not drawing.blocks:
                raise
            log.error("slack refused the blocks; sent as plain text", error=str(error), key=key)
            return await self._say(where, Drawing(drawing.text, []), key)
        return f"{answer['channel']}:{answer['ts']}"

    async def _say_to_one(self, where: Place, drawing: Drawing, key: str) -> str:
        """Seen by one person in a channel; in their direct messages where the bot cannot speak in it."""
        try:
            await self._client.chat_postEphemeral(
                channel=where.id, user=where.only, text=drawing.text, blocks=drawing.blocks
            )
        except SlackApiError as error:
            if name_of(error) not in NOT_THERE:
                raise
            return await self._say(Place(where.only), drawing, key)
        return ""

    async def _edit(self, id: str, drawing: Drawing, key: str) -> str | None:
        """Draw over a message; None when that is no longer possible."""
        if id.startswith("http"):
            return await self._edit_ephemeral(id, drawing)
        channel, _colon, ts = id.partition(":")
        try:
            await self._client.chat_update(
                channel=channel, ts=ts, text=drawing.text, blocks=drawing.blocks, metadata=_metadata(key)
            )
        except SlackApiError as error:
            if name_of(error) not in CANNOT_EDIT:
                raise
            return None
        return id

    async def _edit_ephemeral(self, response_url: str, drawing: Drawing) -> str | None:
        hook = AsyncWebhookClient(response_url, retry_handlers=[])
        answer = await hook.send(text=drawing.text, blocks=drawing.blocks, replace_original=True)
        return response_url if answer.status_code == 200 else None

    async def _send(self, where: Place, paper: Paper) -> None:
        """Upload a paper into the conversation; files are never ephemeral, so one person gets it in private."""
        channel = await self._channel(Place(where.only) if where.only else where)
        await self._client.files_upload_v2(
            channel=channel, content=paper.content, filename=paper.name, title=paper.name
        )

    async def _channel(self, where: Place) -> str:
        """The conversation's id: methods other than chat.postMessage take no person's."""
        if not where.is_person:
            return where.id
        if where.id not in self._direct:
            opened = await self._client.conversations_open(users=where.id)
            self._direct[where.id] = str(opened["channel"]["id"])
        return self._direct[where.id]


def _metadata(key: str) -> dict[str, object] | None:
    return {"event_type": EVENT, "event_payload": {"key": key}} if key else None


def _is_ours(message: dict[str, object], key: str) -> bool:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or "bot_id" not in message or metadata.get("event_type") != EVENT:
        return False
    return bool(metadata.get("event_payload", {}).get("key") == key)
