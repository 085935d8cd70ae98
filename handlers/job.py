"""A scheduled job: a sweep that finds what is due and not yet done, so that a missed or doubled run does no harm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.messages import Language
from handlers import posting
from handlers.registry import Registry
from handlers.reply import Card
from storage import outbox, places
from storage.ledger import Record
from storage.tables import Company
from templates.words import Words


@dataclass
class JobDesk:
    """What a job may use: its session is the run's one transaction. Instants are UTC, `today` is the company's day.

    `finance_mail` is the house's: None when no mail leaves it, empty for the company's own address.
    """

    books: Session
    now: datetime
    zone: ZoneInfo
    registry: Registry
    finance_mail: str | None = None
    records: list[Record] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The business day in the company's zone."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def company(self) -> Company | None:
        """The selling company; None while it is not set up."""
        return self.books.get(Company, 1)

    def notify(
        self, place: str, card: Card, *, key: str, language: Language | None = None, kind: str = "notice"
    ) -> bool:
        """Have a card posted somewhere after the commit; False when that very notice was given before.

        Without a language it is written in the one that is read in that place.
        """
        read = language or Language(places.language_of(self.books, place))
        post = posting.of_card(card, Words(read, self.zone))
        return outbox.put(self.books, place, post.model_dump(mode="json"), self.now, kind=kind, key=key)

    def record(
        self,
        action: str,
        subject: str,
        *,
        target: str = "",
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        why: str = "",
    ) -> None:
        """Log what was done; sealed at the end of the transaction. `target` is the row, `quote:12`."""
        self.records.append(Record(action, subject, target, before, after, why, at=self.now))


@dataclass(frozen=True)
class Job:
    """`JOB = Job("reminders", every=timedelta(seconds=15), run=tell)` in a module of `handlers/jobs`.

    `at` is a time of every day in the company's zone; a day's run that was missed is made up on the same day.
    """

    name: str
    run: Callable[[JobDesk], None]
    every: timedelta | None = None
    at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"{self.name} runs either at intervals or at a time of the day")

    def is_due(self, ran_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
        """Whether it should run, given when it last did. A tick that comes a little early counts."""
        if self.every is not None:
            return ran_at is None or now - ran_at >= self.every * 0.9
        assert self.at is not None
        today = datetime.combine(now.astimezone(zone).date(), self.at, zone)
        return today.timestamp() <= now.timestamp() and (ran_at is None or ran_at.timestamp() < today.timestamp())
