"""The Events API: what happened, told to the app until it says that it heard, or three times more."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from tests.platforms.slack_api.errors import Json
from tests.platforms.slack_api.messages import payload
from tests.platforms.slack_api.views import OpenView
from tests.platforms.slack_api.wire import Ack, Courier, Envelope, Failure
from tests.platforms.slack_api.workspace import Account, Message, Workspace

MOST_PER_HOUR = 30_000


@dataclass(frozen=True)
class Delivery:
    """One attempt to deliver one event; `failure` is None when the app heard it."""

    event_id: str
    attempt: int
    failure: Failure | None


class Events:
    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self.workspace = workspace
        self.courier = courier
        self.retry_after = (0.05, 0.1, 0.2)
        self.subscriptions: set[str] | None = None
        self.most_per_hour = MOST_PER_HOUR
        self.acks_to_lose = 0
        self.deliveries: list[Delivery] = []
        self.bodies: dict[str, Json] = {}
        self._recent: deque[float] = deque()
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def pending(self) -> int:
        return len(self._tasks)

    def publish(self, event: Json, name: str | None = None) -> str | None:
        """Send an event that the app subscribed to under this name; its id, or None."""
        if self.subscriptions is not None and (name or event["type"]) not in self.subscriptions:
            return None
        if self._is_limited():
            return None
        event_id = self.workspace.new_id("Ev")
        self.bodies[event_id] = self._body(event_id, event)
        self._start(self._deliver(event_id))
        return event_id

    def _is_limited(self) -> bool:
        now = time.monotonic()
        while self._recent and now - self._recent[0] > 3600:
            self._recent.popleft()
        self._recent.append(now)
        if len(self._recent) == self.most_per_hour + 1:
            app = self.workspace.app
            notice = {"type": "app_rate_limited", "team_id": app.team_id, "api_app_id": app.app_id}
            self._start(self.courier.send(Envelope("events_api", notice | {"minute_rate_limited": int(time.time())})))
        return len(self._recent) > self.most_per_hour

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, event_id: str) -> None:
        reason: str | None = None
        for attempt, delay in enumerate((0.0, *self.retry_after)):
            await asyncio.sleep(delay)
            ack = await self.attempt(event_id, attempt, reason)
            if ack.failure is None or ack.no_retry:
                return
            reason = ack.failure

    async def attempt(self, event_id: str, attempt: int, reason: str | None) -> Ack:
        """Deliver an event once."""
        ack = await self.courier.send(Envelope("events_api", self.bodies[event_id], attempt, reason))
        if ack.failure is None and self.acks_to_lose:
            self.acks_to_lose -= 1
            ack = Ack("http_timeout")
        self.deliveries.append(Delivery(event_id, attempt, ack.failure))
        return ack

    def _body(self, event_id: str, event: Json) -> Json:
        app = self.workspace.app
        authorization = {
            "enterprise_id": None,
            "team_id": app.team_id,
            "user_id": app.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "verification",
            "team_id": app.team_id,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }

    # What messages tell (messages.Announcer).

    def posted(self, message: Message) -> str | None:
        event = payload(message) | self._place(message) | {"event_ts": message.ts, "team": self.workspace.app.team_id}
        return self._publish_message(message, event)

    def changed(self, new: Message, old: Message) -> None:
        event = {"subtype": "message_changed", "message": payload(new), "previous_message": payload(old)}
        self._publish_message(new, self._hidden(new) | event)

    def deleted(self, message: Message) -> None:
        event = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": payload(message)}
        self._publish_message(message, self._hidden(message) | event)

    def _hidden(self, message: Message) -> Json:
        ts = self.workspace.new_ts()
        return {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **self._place(message)}

    def _place(self, message: Message) -> Json:
        kind = self.workspace.conversations[message.channel].kind
        return {"channel": message.channel, "channel_type": kind}

    def _publish_message(self, message: Message, event: Json) -> str | None:
        conversation = self.workspace.conversations[message.channel]
        place = {"channel": "channels", "group": "groups"}.get(conversation.kind, conversation.kind)
        return self.publish(event, f"message.{place}") if conversation.has_bot else None

    def mentioned(self, message: Message) -> str | None:
        event = payload(message) | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}
        return self.publish(event)

    def home_opened(self, account: Account, channel: str, home: OpenView | None) -> str | None:
        event = {"type": "app_home_opened", "user": account.id, "channel": channel, "tab": "home"}
        shown = {"view": home.payload} if home else {}
        return self.publish({**event, **shown, "event_ts": self.workspace.new_ts()})
