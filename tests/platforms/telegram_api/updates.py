"""The queue of updates: kept until confirmed, polled or pushed, filtered by the kinds that were asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from tests.platforms.telegram_api.errors import ApiError, Json, conflict
from tests.platforms.telegram_api.model import Delivery

ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = ONLY_WHEN_ASKED | {
    "message", "edited_message", "callback_query", "my_chat_member", "channel_post", "edited_channel_post",
    "inline_query", "chosen_inline_result", "poll", "poll_answer", "chat_join_request",
}  # fmt: skip


@dataclass(frozen=True)
class Update:
    """`lane` is the queue that a webhook keeps in order.

    As in the public server's `webhook_queue_id`: messages by chat, presses by person, membership by chat, apart.
    """

    id: int
    kind: str
    content: Json
    lane: Hashable

    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.content}


@dataclass
class Updates:
    """Everything that happened and that the bot has not confirmed."""

    on_change: Callable[[], None] = lambda: None
    allowed: frozenset[str] = KINDS - ONLY_WHEN_ASKED
    pending: dict[int, Update] = field(default_factory=dict)
    history: dict[int, Update] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    _replayed: set[int] = field(default_factory=set)
    _poll: asyncio.Future[None] | None = None

    def add(self, kind: str, content: Json, lane: Hashable) -> Update | None:
        """Queue an update; None when the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        update = Update(700_001 + len(self.history), kind, content, lane)
        self.history[update.id] = self.pending[update.id] = update
        self._wake()
        return update

    def replay(self, update_id: int) -> None:
        """Deliver the same update once more, confirmed or not."""
        self.pending[update_id] = self.history[update_id]
        self._replayed.add(update_id)
        self._wake()

    def ask_for(self, kinds: list[str] | None) -> None:
        """The last list sticks; none given keeps it, an empty one restores the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or KINDS - ONLY_WHEN_ASKED

    def pushed(self, update_id: int, status: int) -> None:
        """The webhook took the update, or did not."""
        self.deliveries.append(Delivery(update_id, status))
        if 200 <= status < 300:
            self.pending.pop(update_id, None)
        self.on_change()

    def lanes(self) -> set[Hashable]:
        return {update.lane for update in self.pending.values()}

    def first_of(self, lane: Hashable) -> Update | None:
        return next((self.pending[id] for id in sorted(self.pending) if self.pending[id].lane == lane), None)

    async def poll(self, offset: int, limit: int, patience: float) -> list[Update]:
        """Long polling: confirm what came before `offset`, then wait for something new."""
        self.abort_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        if not self.pending and patience > 0:
            self._poll = mine = asyncio.get_running_loop().create_future()
            await asyncio.wait([mine], timeout=patience)
            self._poll = None if self._poll is mine else self._poll
            if mine.done():
                mine.result()
        return self._take(limit)

    def abort_poll(self, reason: str) -> None:
        """409 for a poll that is waiting."""
        poll, self._poll = self._poll, None
        if poll and not poll.done():
            poll.set_exception(conflict(reason))

    def close(self) -> None:
        """Let a waiting poll go home."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(ApiError(500, "Internal Server Error: restart"))

    def _confirm(self, offset: int) -> None:
        ids = sorted(self.pending)
        first = ids[max(len(ids) + offset, 0)] if offset < 0 and ids else offset
        for id in ids:
            if id < first and id not in self._replayed:
                del self.pending[id]

    def _take(self, limit: int) -> list[Update]:
        taken = [self.pending[id] for id in sorted(self.pending)[:limit]]
        self._replayed.difference_update(update.id for update in taken)
        self.deliveries += [Delivery(update.id) for update in taken]
        self.on_change()
        return taken

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self.on_change()
