"""One entrance for the web: what a visit of a customer changes is one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from domain.acceptance import picked
from domain.errors import Refusal
from handlers.job import JobDesk
from handlers.online.signing import Signing, Visitor, sign
from handlers.online.standing import Standing, View, Visit, locked_visit, visit
from handlers.online.telling import tell_of_acceptance, tell_of_view
from handlers.reception import House
from storage import acceptances, ledger, outbox, papers
from storage.ledger import Record


@dataclass(frozen=True)
class OnlineRoom:
    """Safe to call from several threads."""

    house: House

    def look(self, token: str, visitor: Visitor) -> View:
        """What a visitor finds; the first person to look is noted, and the salesperson is told."""
        with self.house.books.read() as session:
            found = visit(session, token, self._today)
            view = found.view(session)
            is_first = found.link is not None and found.link.viewed_at is None
        if view.standing is Standing.OPEN and is_first and visitor.is_person:
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
            with self._desk() as desk:
                found = locked_visit(desk.books, token, desk.today)
                if found.standing is Standing.OPEN:
                    self._sign(desk, found, signing, visitor)
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

    def _sign(self, desk: JobDesk, found: Visit, signing: Signing, visitor: Visitor) -> None:
        acceptance = sign(desk, found, signing, visitor)
        assert found.quote is not None
        tell_of_acceptance(desk, acceptance, found.quote)

    def _note_view(self, token: str) -> frozenset[str]:
        """A quote that its customer reads was sent; where that is told."""
        with self._desk() as desk:
            found = locked_visit(desk.books, token, desk.today)
            if found.link is None or found.quote is None or found.link.viewed_at is not None:
                return frozenset()
            before, found.quote.status = found.quote.status, "sent"
            found.quote.sent_at = found.quote.sent_at or desk.now
            found.link.viewed_at = desk.now
            desk.books.add_all((found.link, found.quote))
            after = {"status": "sent", "version": found.link.shows}
            target = f"quote:{found.quote.id}"
            desk.records.append(
                Record(
                    "quote viewed online", found.quote.number, target, {"status": before}, after, platform="web",
                    at=desk.now,
                )
            )  # fmt: skip
            tell_of_view(desk, found.link, found.quote)
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


def _places(session: Session) -> frozenset[str]:
    return frozenset(outbox.places(session))
