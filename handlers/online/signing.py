"""A customer signs: what is checked, and what is written down, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.acceptance import Evidence, SignatureKind, agreed, canonical_evidence, offered, picked
from domain.documents import Document, Signed, canonical_json, read_document
from domain.errors import Refusal
from domain.messages import _
from handlers import forecast
from handlers.job import JobDesk
from storage import quotes
from storage.ledger import Record
from storage.tables import Acceptance, Quote, QuoteLink
from templates.logo import prepared_logo
from templates.quote_page import conditions, consent
from templates.words import Words

ACTION = "quote accepted online"


@dataclass(frozen=True)
class Visitor:
    """Who is on the line, as the web server saw it. `is_person`: no program that draws a preview of a link."""

    address: str
    agent: str
    is_person: bool = True


@dataclass(frozen=True)
class Signing:
    """What a visitor sent: the options by position, and `shown`, the SHA-256 of the quote that they had before them."""

    picks: frozenset[int] = frozenset()
    shown: str = ""
    name: str = ""
    consents: bool = False
    drawing: bytes | None = None

    def prepared(self) -> Signing:
        """The same with a drawing fit for print, or refused; it takes a while: not while the books are open."""
        return replace(self, drawing=prepared_logo(self.drawing) if self.drawing else None)


def fingerprint(document: Document) -> str:
    """A document by its SHA-256."""
    return _sha256(canonical_json(document))


def sign(desk: JobDesk, link: QuoteLink, quote: Quote, signing: Signing, visitor: Visitor) -> Acceptance:
    """Accept the quote of an open link as it was shown, with what was picked."""
    document = picked(read_document(quote.snapshot), signing.picks)
    _check(document, signing)
    accepted = agreed(document, Signed(name=signing.name, at=desk.now.replace(microsecond=0)))
    evidence = _evidence(link, document, accepted, signing.drawing, visitor)
    link.used_at, quote.accepted_sha256 = desk.now, link.shows
    _rewrite(desk, quote, document, accepted)
    desk.books.add(link)
    return _keep(desk, link, accepted, evidence, signing.drawing)


def _check(document: Document, signing: Signing) -> None:
    if signing.shown != fingerprint(document):
        raise Refusal(_("The total has changed with your choices: please look at it once more, then sign."))
    if not signing.name:
        raise Refusal(_("Please write your first and last name."))
    if not signing.consents:
        raise Refusal(_("Please tick the box by which you accept."))


def _evidence(
    link: QuoteLink, document: Document, accepted: Document, drawing: bytes | None, visitor: Visitor
) -> Evidence:
    assert accepted.signed is not None
    assert accepted.number is not None
    return Evidence(
        number=accepted.number, version=accepted.version, seller=accepted.seller.name, customer=accepted.customer.name,
        name=accepted.signed.name, signature=SignatureKind.DRAWN if drawing else SignatureKind.TYPED,
        drawing=_sha256(drawing) if drawing else None, at=accepted.signed.at, address=visitor.address,
        agent=visitor.agent, language=accepted.language, link=link.digest, shown=link.shows,
        accepted=fingerprint(accepted), options=offered(document),
        conditions=tuple(_said(document)), consent=consent(document),
        net=accepted.totals.net, vat=accepted.totals.vat, gross=accepted.totals.gross,
    )  # fmt: skip


def _said(document: Document) -> Iterator[str]:
    words = Words(document.language)
    return (words.say(_("{label}: {value}", label=label, value=text)) for label, text in conditions(document))


def _rewrite(desk: JobDesk, quote: Quote, document: Document, accepted: Document) -> None:
    """The quote is accepted, and says exactly what was picked."""
    assert quote.id is not None
    sold = zip(quotes.products(desk.books, quote.id), document.lines, strict=True)
    products = [product for product, line in sold if line.is_counted]
    quote.status, quote.decided_at = "accepted", desk.now
    quotes.rewrite(desk.books, quote, accepted, products)
    forecast.win(desk, quote)


def _keep(desk: JobDesk, link: QuoteLink, accepted: Document, evidence: Evidence, drawing: bytes | None) -> Acceptance:
    """The acceptance as a row of its own, and in the ledger."""
    assert link.id is not None
    sealed = canonical_evidence(evidence)
    acceptance = Acceptance(
        quote_id=link.quote_id, link_id=link.id, accepted_at=desk.now, name=evidence.name, evidence=sealed,
        accepted=canonical_json(accepted), drawing=drawing,
    )  # fmt: skip
    desk.books.add(acceptance)
    desk.books.flush()
    after = {**evidence.model_dump(mode="json", exclude_none=True), "evidence": _sha256(sealed)}
    target = f"quote:{link.quote_id}"
    desk.records.append(
        Record(ACTION, evidence.number, target, after=after, who=evidence.name, platform="web", at=desk.now)
    )
    return acceptance


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
