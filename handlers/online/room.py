"""One entrance for the web: what a visit of a customer changes is one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from domain.acceptance import picked
from domain.errors import Refusal
from handlers.job import JobDesk
from handlers.online.signing import Signing, Visitor, sign
from handlers.online.standing import Standing, View, locked_visit, visit
from handlers.online.telling import tell_of_acceptance, tell_of_view
from handlers.quoting import set_aside
from handlers.reception import House
from storage import acceptances, ledger, outbox, papers
from storage.ledger import Record
from storage.tables import Quote, QuoteLink


@dataclass(frozen=True)
class OnlineRoom:
    """Safe to call from several threads."""

    house: House

    def look(self, token: str, visitor: Visitor) -> View:
        """What a visitor finds; the first person to look is noted, and the salesperson is told."""
        with self.house.books.read() as session:
            found = visit(session, token, self._today)
            view = found.view(session)
        if visitor.is_person and found.opened and found.opened[0].viewed_at is None:
            return replace(view, places=self._note_view(token))
        return view

    def choose(self, token: str, signing: Signing) -> View:
        """The quote with the options that a visitor picked, nothing written down."""
        with self.house.books.read() as session:
            view = visit(session, token, self._today).view(session)
        return _chosen(view, signing)

    def accept(self, token: str, signing: Signing, visitor: Visitor) -> View:
        """Sign the quote; of two who do so at once, the second sees what the first did. A refusal changes nothing."""
        try:
            prepared = signing.prepared()
            with self._desk() as desk:
                found = locked_visit(desk.books, token, desk.today)
                if found.opened:
                    link, quote = found.opened
                    acceptance = sign(desk, link, quote, prepared, visitor)
                    tell_of_acceptance(desk, acceptance, quote, set_aside(desk, quote))
                return replace(found.view(desk.books), places=_places(desk.books))
        except Refusal as refusal:
            return replace(self.choose(token, signing), error=refusal.reason)

    def paper(self, token: str, name: str) -> str | None:
        """The subject of a paper that a link gives: `quote` as it stands, or the `proof` of its acceptance."""
        with self.house.books.read() as session:
            found = visit(session, token, self._today)
            if found.link is None or found.standing not in (Standing.OPEN, Standing.ACCEPTED):
                return None
            if name == "quote":
                return f"quote:{found.link.quote_id}"
            acceptance = acceptances.of_link(session, found.link)
            return f"acceptance:{acceptance.id}" if acceptance else None

    def logo(self, token: str) -> bytes | None:
        """The picture that stands above the quote."""
        with self.house.books.read() as session:
            document = visit(session, token, self._today).view(session).document
            return papers.logo(session, document.seller.logo) if document else None

    @property
    def _today(self) -> date:
        return self.house.now().astimezone(self.house.zone).date()

    def _note_view(self, token: str) -> frozenset[str]:
        """A quote that its customer reads was sent; where that is told."""
        with self._desk() as desk:
            opened = locked_visit(desk.books, token, desk.today).opened
            if opened is None or opened[0].viewed_at is not None:
                return frozenset()
            link, quote = opened
            before, quote.status = quote.status, "sent"
            link.viewed_at, quote.sent_at = desk.now, quote.sent_at or desk.now
            desk.books.add_all(opened)
            desk.records.append(_viewed(link, quote, before, desk.now))
            tell_of_view(desk, link, quote)
            return _places(desk.books)

    @contextmanager
    def _desk(self) -> Iterator[JobDesk]:
        """One transaction with its records sealed at the end."""
        with self.house.books.open() as session:
            desk = JobDesk(session, self.house.now(), self.house.zone, self.house.registry)
            yield desk
            ledger.append(session, desk.records, self.house.secret)


def _chosen(view: View, signing: Signing) -> View:
    if view.standing is not Standing.OPEN or view.document is None:
        return view
    try:
        return replace(view, document=picked(view.document, signing.picks), name=signing.name)
    except Refusal as refusal:
        return replace(view, error=refusal.reason, name=signing.name)


def _viewed(link: QuoteLink, quote: Quote, before: str, now: datetime) -> Record:
    after = {"status": quote.status, "version": link.shows}
    target = f"quote:{quote.id}"
    return Record("quote viewed online", quote.number, target, {"status": before}, after, platform="web", at=now)


def _places(session: Session) -> frozenset[str]:
    return frozenset(outbox.places(session))
