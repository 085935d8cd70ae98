"""What a link leads to: a quote that can be accepted, one that was, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from domain.acceptance import Evidence, read_evidence
from domain.documents import Document, read_document
from domain.messages import Message
from storage import acceptances, quotes
from storage.tables import Quote, QuoteLink


class Standing(StrEnum):
    """How things stand with a link. `DECIDED`: the quote was accepted or refused in another way."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    DECIDED = "decided"
    CHANGED = "changed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class View:
    """What the page of a link shows: the quote as it stands, what was accepted, and what is wrong with what was sent.

    `name` is what the visitor typed. Of a link that leads nowhere any more only the seller is shown. In `places`
    something is to be posted now.
    """

    standing: Standing
    document: Document | None = None
    evidence: Evidence | None = None
    error: Message | None = None
    name: str = ""
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Visit:
    """A link and its quote, as one transaction sees them."""

    link: QuoteLink | None
    quote: Quote | None
    today: date

    @property
    def standing(self) -> Standing:
        """How things stand, the most definite reason first."""
        link, quote = self.link, self.quote
        if link is None or quote is None:
            return Standing.UNKNOWN
        if link.used_at is not None:
            return Standing.ACCEPTED
        if link.revoked_at is not None:
            return Standing.REVOKED
        if quote.status not in ("draft", "sent", "expired"):
            return Standing.DECIDED
        if quotes.sha256_of(quote.snapshot) != link.shows:
            return Standing.CHANGED
        if quote.status == "expired" or min(quote.valid_until, link.expires_on) < self.today:
            return Standing.EXPIRED
        return Standing.OPEN

    @property
    def opened(self) -> tuple[QuoteLink, Quote] | None:
        """The link and its quote, as long as it can be signed."""
        if self.link is None or self.quote is None or self.standing is not Standing.OPEN:
            return None
        return self.link, self.quote

    def view(self, session: Session) -> View:
        """What is shown of it."""
        if self.link is None or self.quote is None:
            return View(Standing.UNKNOWN)
        document = read_document(self.quote.snapshot)
        if self.standing is not Standing.ACCEPTED:
            return View(self.standing, document)
        acceptance = acceptances.of_link(session, self.link)
        assert acceptance is not None
        return View(self.standing, read_document(acceptance.accepted), read_evidence(acceptance.evidence))


def visit(session: Session, token: str, today: date) -> Visit:
    """Look a token up."""
    link = acceptances.find(session, token)
    return Visit(link, quotes.get(session, link.quote_id) if link else None, today)


def locked_visit(session: Session, token: str, today: date) -> Visit:
    """Look a token up; link and quote stay as they are until the transaction ends."""
    link = acceptances.locked(session, token)
    return Visit(link, quotes.locked(session, link.quote_id) if link else None, today)
