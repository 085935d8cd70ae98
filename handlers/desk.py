"""What a conversation may use: the books, the person, today; and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.errors import Fix, Refusal
from domain.messages import Language, Message, _
from handlers import posting
from handlers.registry import Registry
from handlers.reply import Card
from storage import outbox, people
from storage.ledger import Record
from storage.people import Member
from storage.tables import Company
from templates.words import Words


@dataclass
class Desk:
    """One event's desk: its session is the event's one transaction. Instants are UTC, `today` is the company's day.

    `secret` is the key of the ledger's seal, `public_url` where customers reach the house on the web, if they can.
    """

    books: Session
    person: Member
    now: datetime
    zone: ZoneInfo
    place: str
    registry: Registry
    platform: str = ""
    telegram_name: str = ""
    secret: str = field(default="", repr=False)
    public_url: str = ""
    records: list[Record] = field(default_factory=list)
    _company: Company | None = field(default=None, init=False, repr=False)

    @property
    def person_id(self) -> int:
        """The person's id."""
        return self.person.id

    @property
    def today(self) -> date:
        """The business day in the company's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def language(self) -> Language:
        """The person's language."""
        return Language(self.person.language)

    @cached_property
    def words(self) -> Words:
        """The person's words."""
        return Words(self.language, self.zone, self.today)

    @property
    def company_if_any(self) -> Company | None:
        """The selling company, once it is set up."""
        self._company = self._company or self.books.get(Company, 1)
        return self._company

    @property
    def company(self) -> Company:
        """The selling company; refused with the way to set it up."""
        self.check_company()
        assert self._company is not None
        return self._company

    def check_company(self) -> None:
        """Refuse, with the way to mend it, what nobody can do for a company that is not set up."""
        if self.company_if_any is None:
            raise Refusal(
                _("The company is not set up yet: start with /setup."), fix=Fix("setup", _("Set up the company"))
            )

    def telegram_link(self, code: str) -> str:
        """The link that opens the bot in Telegram with a code; empty where the bot's name is not known."""
        return f"https://t.me/{self.telegram_name}?start={code}" if self.telegram_name else ""

    def speak(self, language: str) -> None:
        """Speak another language with the person from now on."""
        people.speak(self.books, self.person.id, language)
        self.person = replace(self.person, language=language)
        self.__dict__.pop("words", None)

    def say(self, message: Message) -> str:
        """A sentence in the person's language."""
        return self.words.say(message)

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
        """Log what was done; sealed at the end of the transaction. `target` is the row, `deal:12`."""
        self.records.append(
            Record(
                action, subject, target, before, after, why, self.person.name, self.person.id, self.platform, self.now
            )
        )

    def notify(
        self, place: str, card: Card, *, key: str, language: Language | None = None, kind: str = "notice"
    ) -> bool:
        """Have a card posted somewhere after the commit; False when that very notice was given before."""
        post = posting.of_card(card, Words(language or self.language, self.zone))
        return outbox.put(self.books, place, post.model_dump(mode="json"), self.now, kind=kind, key=key)
