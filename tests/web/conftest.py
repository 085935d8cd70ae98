"""A desk with a quote on the web: the salesperson talks at a terminal, customers visit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select

from bot.platform import Paper
from bot.web.quotes import QuotePages
from domain.documents import Document, DocumentLine, Option, read_document
from domain.money import Money
from domain.totals import totals
from handlers.online import OnlineRoom
from storage import quotes
from storage.tables import Notice, Person, Quote, TeamPlace
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk, readable, reception_on
from tests.web.serving import served

SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15"


def line(description: str, price: int, option: Option | None = None, **facts: Any) -> DocumentLine:
    """One hour of something."""
    made: dict[str, Any] = {
        "quantity": Decimal(1),
        "unit_price": Decimal(price),
        "vat_rate": Decimal(20),
        "net": Money.of(price),
    }
    return DocumentLine(description=description, option=option, **(made | facts))


@dataclass
class Site:
    """The desk, its one quote D-2026-0001 of 1,000 euros for Acme, and its pages."""

    talk: Talk
    woken: list[str] = field(default_factory=list)
    papers: Callable[[str], Paper] = lambda subject: Paper(f"{subject}.pdf", b"%PDF " + subject.encode())

    def __post_init__(self) -> None:
        self.room = OnlineRoom(self.talk.reception.house)
        self.pages = QuotePages(self.room, self.fetch, self.woken.extend, proxies=1)

    def fetch(self, subject: str) -> Paper:
        """The paper of a subject."""
        return self.papers(subject)

    def open(self, address: str) -> None:
        """Visit from a telephone behind one proxy."""
        headers = {"user-agent": AGENT, "x-forwarded-for": "203.0.113.7"}
        self.client = httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False)

    def link(self) -> str:
        """A new link to the quote, without the host."""
        self.talk.clock.travel(minutes=1)
        said = self.talk("/online D-2026-0001").text
        return said.partition("https://desk.example")[2].split()[0]

    def propose(self, *lines: DocumentLine, **facts: object) -> None:
        """Have the quote say these lines, and other facts of it."""
        with self.books() as session:
            row = self.quote(session)
            said = dict(read_document(row.snapshot)) | {"lines": lines} | facts
            said["totals"] = totals([line for line in lines if line.is_counted])
            quotes.rewrite(session, row, Document(**said), [None] * len(lines))

    def sign(self, link: str, *picks: int, shown: str = "", **fields: str) -> int:
        """Accept as Paul Durand what is on the page, or what `shown` names; the answer's status."""
        form = {"do": "accept", "name": "Paul Durand", "consents": "yes"} | {f"pick-{p}": str(p) for p in picks}
        answer = self.client.post(link, data=form | {"shown": shown or self.shown(link, *picks)} | fields)
        self.page = answer.text
        return answer.status_code

    def shown(self, link: str, *picks: int) -> str:
        """What the page says of the quote that it shows, after an update of the total."""
        form = {"do": "update"} | {f"pick-{pick}": str(pick) for pick in picks}
        page = self.client.post(link, data=form).text if picks else self.client.get(link).text
        found = SHOWN.search(page)
        return found.group(1) if found else ""

    def books(self) -> AbstractContextManager[Session]:
        """A transaction of the books."""
        return self.talk.reception.house.books.open()

    def quote(self, session: Session) -> Quote:
        """The quote."""
        return session.exec(select(Quote)).one()

    def told(self) -> list[tuple[str, str]]:
        """What was posted of itself: where, and the whole text with the buttons."""
        with self.books() as session:
            notices = session.exec(select(Notice).where(Notice.kind != "answer").order_by(col(Notice.id))).all()
        return [(notice.place, _text(notice.post)) for notice in notices]

    def add_team(self, place: str) -> None:
        """A channel where the team is told, in English."""
        with self.books() as session:
            session.add(TeamPlace(place=place, language="en"))

    def dismiss(self) -> None:
        """The salesperson leaves; another owner is there."""
        with self.books() as session:
            person = session.exec(select(Person)).first()
            assert person is not None
            person.is_active = False
            session.add(person)


def _text(post: dict[str, Any]) -> str:
    buttons = [button["label"] for row in post["buttons"] for button in row]
    return readable("\n".join((post["title"], *post["lines"], *buttons)))


@pytest.fixture
def clock() -> Clock:
    """Tuesday 24 November 2026, 10:00 in Paris."""
    return Clock()


@pytest.fixture
def site(database_url: str, clock: Clock) -> Iterator[Site]:
    """The desk on both databases."""
    talk = Talk(reception_on(database_url, clock), clock)
    talk("/start")
    set_up(talk)
    quote(talk)
    site = Site(talk)
    with served(site.pages.routes()) as address:
        site.open(address)
        yield site
        site.client.close()
    talk.reception.house.books.close()
