"""Every move from every platform enters here: one event, one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from domain.messages import Language, Message, _
from handlers import entrance, posting
from handlers.desk import Desk
from handlers.events import Event, Who
from handlers.posts import Outcome, Post
from handlers.registry import Registry
from handlers.sheet_floor import SheetFloor
from storage import closings, inbox, ledger, outbox, people
from storage.books import Books
from storage.outbox import Claimed
from storage.people import Member
from templates.words import Words

log = structlog.get_logger(__name__)

Claim = Callable[[Session, str], Claimed | None]
"""Marks the oldest notice of a place as being sent, in the transaction under way."""


@dataclass(frozen=True)
class House:
    """What every event shares. `owner` is the configured first owner, `secret` the key of the ledger's seal.

    `telegram_name` is the bot's user name, for links that open it; `public_url` is where customers reach the house.
    `finance_mail` gets the daily seal, when empty the company's own address; None says that no mail leaves the house.
    """

    books: Books
    registry: Registry
    zone: ZoneInfo = ZoneInfo("Europe/Paris")
    owner: str = ""
    secret: str = ""
    telegram_name: str = ""
    public_url: str = ""
    finance_mail: str | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True)
class Handled:
    """An event that is done, by its key; where something is to be posted now; whether its lane has another event.

    `claimed` is the first answer, where nothing older waits in its place: it is posted without being looked up.
    """

    key: str
    outcome: Outcome
    places: frozenset[str] = frozenset()
    has_more: bool = False
    claimed: Claimed | None = None


class Reception:
    """Receives events, synchronously; safe to call from several threads."""

    def __init__(self, house: House) -> None:
        self.house = house

    def receive(self, event: Event) -> list[Post]:
        """Handle an event at once and give its answer back: for a terminal, where nothing can be lost on the way."""
        try:
            with self.house.books.open() as session:
                return list(self._handle(session, event).posts)
        except Exception:
            return [self._apologise(event)[0]]

    def take_in(self, event: Event) -> bool:
        """Write an event down before it is acknowledged; False when it came before."""
        with self.house.books.open() as session:
            content = event.model_dump(mode="json")
            return inbox.take_in(session, event.key, event.lane, content, self.house.now())

    def handle_next(
        self, lane: str, is_awaited: Callable[[str], bool] = lambda key: False, claim: Claim | None = None
    ) -> Handled | None:
        """Handle the oldest event that waits in a lane, its posts queued in the same transaction; None for none.

        `is_awaited` tells by an event's key whether somebody can still show its sheet or errors; after a restart
        nobody can, and the same is said in posts. With a `claim`, the first post is marked as being sent as well.
        """
        event = None
        try:
            with self.house.books.open(synced=claim is not None) as session:
                row = inbox.next_in(session, lane)
                if row is None:
                    return None
                event = Event.model_validate(row.event)
                outcome = self._handle(session, event, in_posts=not is_awaited(event.key))
                self._queue(session, event, outcome.posts)
                claimed = claim(session, event.place) if claim and outcome.posts else None
                return replace(self._done(session, row, lane, outcome), claimed=claimed)
        except Exception:
            if event is None:
                raise
            return self._set_aside(lane, event)

    def options(self, who: Who, draft: int, path: str, typed: str, values: dict[str, Any]) -> list[tuple[str, str]]:
        """What a search field of a sheet offers for typed words: values and labels; a read, at most a hundred."""
        with self.house.books.read() as session:
            person = entrance.person_of(session, who)
            if person is None:
                return []
            desk = self._desk(session, person, who.place, who.platform)
            return SheetFloor(desk).options(draft, path, typed, values)

    def is_connected(self, place: str) -> bool:
        """Whether a channel or group was connected, so that it may be answered before everybody; a read."""
        with self.house.books.read() as session:
            return people.is_team_place(session, place)

    def _handle(self, session: Session, event: Event, *, in_posts: bool = True) -> Outcome:
        person = entrance.person_of(session, event.who)
        if person is not None:
            return self._answer(session, person, event, in_posts=in_posts)
        refusal = entrance.let_in(session, event, self.house.owner)
        newcomer = entrance.person_of(session, event.who)
        if refusal or newcomer is None:
            return Outcome(posts=tuple(_to_stranger(refusal or entrance.PRIVATE, event)))
        return self._answer(session, newcomer, event, is_new=True)

    def _answer(
        self, session: Session, person: Member, event: Event, *, is_new: bool = False, in_posts: bool = True
    ) -> Outcome:
        desk = self._desk(session, person, event.place, event.who.platform, event.at)
        floor = SheetFloor(desk, in_posts=in_posts)
        outcome = floor.welcome(event) if is_new else floor.answer(event)
        ledger.append(session, desk.records, self.house.secret)
        return outcome

    def _desk(self, session: Session, person: Member, place: str, platform: str, at: datetime | None = None) -> Desk:
        house = self.house
        now = self._moment(session, at)
        return Desk(
            session, person, now, house.zone, place, house.registry, platform, house.telegram_name, house.secret,
            house.public_url,
        )  # fmt: skip

    def _moment(self, session: Session, at: datetime | None) -> datetime:
        """When it was said; what waited until its day was closed counts as said now."""
        now = self.house.now()
        if at is None or (now - at > closings.GRACE and closings.is_closed(session, at)):
            return now
        return at

    def _queue(self, session: Session, event: Event, posts: Sequence[Post]) -> None:
        for number, post in enumerate(posts):
            key = f"{event.key}/{number}"
            outbox.put(session, event.place, post.model_dump(mode="json"), self.house.now(), kind="answer", key=key)

    def _done(self, session: Session, row: inbox.Kept, lane: str, outcome: Outcome, reference: str = "") -> Handled:
        inbox.mark_handled(session, row.id, self.house.now(), reference)
        return Handled(row.key, outcome, frozenset(outbox.places(session)), inbox.has_more(session, lane))

    def _apologise(self, event: Event) -> tuple[Post, str]:
        """An unexpected failure: its log line has the reference that the person is told."""
        reference = secrets.token_hex(4)
        about = {"key": event.key, "kind": event.kind, "platform": event.who.platform}
        log.exception("event failed", reference=reference, **about)
        words = Words(Language.FRENCH if event.who.language.startswith("fr") else Language.ENGLISH, self.house.zone)
        sorry = _(
            "Something went wrong on our side; nothing was saved. Please try again, "
            "and if it happens again mention reference {reference}.",
            reference=reference,
        )
        return posting.of_refusal(sorry, words), reference

    def _set_aside(self, lane: str, event: Event) -> Handled:
        """An event that cannot be handled must not block its lane: it is marked, and the person is told."""
        post, reference = self._apologise(event)
        with self.house.books.open() as session:
            row = inbox.next_in(session, lane)
            if row is None or row.key != event.key:
                return Handled(event.key, Outcome(posts=(post,)), has_more=row is not None)
            self._queue(session, event, [post])
            return self._done(session, row, lane, Outcome(posts=(post,)), reference)


def _to_stranger(sentence: Message, event: Event) -> list[Post]:
    """In private a stranger hears one sentence; in a group nothing."""
    if not event.is_private:
        return []
    language = Language.FRENCH if event.who.language.startswith("fr") else Language.ENGLISH
    return [posting.of_refusal(sentence, Words(language))]
