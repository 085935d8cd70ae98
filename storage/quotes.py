"""Quotes and their lines."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, or_
from sqlmodel import Session, col, select

from domain.documents import Document, canonical_json, read_document
from domain.following import LAST
from storage import sought
from storage.lines import line_values
from storage.once import insert_once
from storage.prepared import Prepared
from storage.tables import Customer, Quote, QuoteLine, QuoteVersion

LINE = Prepared(insert(QuoteLine))


def get(session: Session, id: int) -> Quote | None:
    """A quote by id."""
    return session.get(Quote, id)


def locked(session: Session, id: int) -> Quote | None:
    """A quote whose row stays locked until the transaction ends."""
    query = select(Quote).where(Quote.id == id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def add(session: Session, quote: Quote, document: Document, products: Sequence[int | None]) -> Quote:
    """A new quote with the lines of its document; `products` names each line's product, if it has one."""
    write(quote, document)
    session.add(quote)
    session.flush()
    _add_lines(session, quote, document, products)
    return quote


def write(quote: Quote, document: Document) -> None:
    """Copy a document's facts into the quote's own columns."""
    quote.snapshot = canonical_json(document)
    quote.net_cents = document.totals.net.cents
    quote.vat_cents = document.totals.vat.cents
    quote.gross_cents = document.totals.gross.cents


def lines(session: Session, quote_id: int) -> Sequence[QuoteLine]:
    """The lines of a quote, in order."""
    return session.exec(select(QuoteLine).where(QuoteLine.quote_id == quote_id).order_by(col(QuoteLine.position))).all()


def products(session: Session, quote_id: int) -> Sequence[int | None]:
    """The product of each line of a quote, in order."""
    query = select(QuoteLine.product_id).where(QuoteLine.quote_id == quote_id)
    return session.exec(query.order_by(col(QuoteLine.position))).all()


def latest(session: Session, limit: int = 10) -> Sequence[tuple[Quote, str]]:
    """The newest quotes with their customers' names."""
    query = select(Quote, Customer.name).join(Customer, col(Customer.id) == col(Quote.customer_id))
    return session.exec(query.order_by(col(Quote.id).desc()).limit(limit)).all()


def ended(session: Session, today: date, limit: int = 200) -> Sequence[Quote]:
    """Quotes whose last day is over and that nobody decided."""
    query = select(Quote).where(col(Quote.status).in_(("draft", "sent")), Quote.valid_until < today)
    return session.exec(query.order_by(col(Quote.id)).limit(limit).with_for_update()).all()


def unanswered(session: Session, today: date, limit: int = 500) -> Sequence[Quote]:
    """Sent quotes that are still valid and were not followed to the end, those that end first."""
    query = select(Quote).where(Quote.status == "sent", Quote.valid_until >= today, Quote.followed < LAST)
    return session.exec(query.order_by(col(Quote.valid_until), col(Quote.id)).limit(limit).with_for_update()).all()


def rewrite(session: Session, quote: Quote, document: Document, products: Sequence[int | None]) -> None:
    """Another version of a quote under the same number; the papers of earlier versions stay."""
    for line in lines(session, quote.id or 0):
        session.delete(line)
    session.flush()
    write(quote, document)
    session.add(quote)
    session.flush()
    _add_lines(session, quote, document, products)


def search(session: Session, typed: str, statuses: Sequence[str], limit: int = 8) -> Sequence[tuple[Quote, Customer]]:
    """Quotes in one of these states, found by number or customer, the newest first."""
    ids = sought.find(session, Quote, typed, statuses, limit)
    query = select(Quote, Customer).join(Customer, col(Customer.id) == col(Quote.customer_id))
    return session.exec(query.where(col(Quote.id).in_(ids)).order_by(col(Quote.id).desc())).all()


def keep_version(session: Session, quote: Quote, person_id: int | None, now: datetime) -> str:
    """Keep the quote as it stands, once: from now on a change makes the next version. The SHA-256 of what is kept."""
    assert quote.id is not None
    digest = sha256_of(quote.snapshot)
    values = {
        "quote_id": quote.id, "version": quote.version, "snapshot": quote.snapshot, "sha256": digest,
        "products": [line.product_id for line in lines(session, quote.id)], "kept_by": person_id, "kept_at": now,
    }  # fmt: skip
    insert_once(session, QuoteVersion, values)
    return digest


def version(session: Session, quote_id: int, number: int) -> QuoteVersion | None:
    """A version of a quote that left the house."""
    query = select(QuoteVersion).where(QuoteVersion.quote_id == quote_id, QuoteVersion.version == number)
    return session.exec(query).first()


def versions(session: Session, quote_id: int, limit: int = 20) -> Sequence[QuoteVersion]:
    """The versions of a quote that left the house, the newest first."""
    query = select(QuoteVersion).where(QuoteVersion.quote_id == quote_id)
    return session.exec(query.order_by(col(QuoteVersion.version).desc()).limit(limit)).all()


def next_version(session: Session, quote: Quote) -> int:
    """The number that a change of the quote has: what left the house is not written over."""
    return quote.version + (version(session, quote.id or 0, quote.version) is not None)


def kept_as(session: Session, quote_id: int, prefix: str) -> bytes | None:
    """The snapshot of a version by the beginning of its SHA-256."""
    query = select(QuoteVersion.snapshot).where(QuoteVersion.quote_id == quote_id)
    return session.exec(query.where(col(QuoteVersion.sha256).startswith(prefix, autoescape=True))).first()


def put_back(session: Session, quote: Quote) -> bool:
    """Bring a quote back to its present version as it left the house; False when that one never did."""
    kept = version(session, quote.id or 0, quote.version)
    if kept is None:
        return False
    if quote.snapshot != kept.snapshot:
        rewrite(session, quote, read_document(kept.snapshot), kept.products)
    return True


def variants(session: Session, quote: Quote, limit: int = 5) -> Sequence[Quote]:
    """The other quotes of its deal that are still open."""
    if quote.deal_id is None:
        return ()
    query = select(Quote).where(Quote.deal_id == quote.deal_id, Quote.id != quote.id)
    return session.exec(
        query.where(col(Quote.status).in_(("draft", "sent"))).order_by(col(Quote.id)).limit(limit)
    ).all()


def undecided(session: Session, quote: Quote) -> Sequence[Quote]:
    """The quote that it is a variant of and the other variants of that one, as far as nobody decided them; locked."""
    first = quote.variant_of or quote.id
    query = select(Quote).where(or_(col(Quote.id) == first, col(Quote.variant_of) == first), Quote.id != quote.id)
    query = query.where(col(Quote.status).in_(("draft", "sent", "expired"))).order_by(col(Quote.id))
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).all()


def favourite_of(session: Session, deal_id: int) -> Quote | None:
    """The quote that counts in the forecast of a deal."""
    return session.exec(select(Quote).where(Quote.deal_id == deal_id, col(Quote.is_favourite).is_(True))).first()


def prefer(session: Session, quote: Quote) -> None:
    """Make a quote the favourite of its deal, and no other."""
    earlier = favourite_of(session, quote.deal_id) if quote.deal_id else None
    for row, is_favourite in ((earlier, False), (quote, True)):
        if row is not None:
            row.is_favourite = is_favourite
            session.add(row)
            session.flush()


def sha256_of(snapshot: bytes) -> str:
    """How a version is named for good."""
    return hashlib.sha256(snapshot).hexdigest()


def _add_lines(session: Session, quote: Quote, document: Document, products: Sequence[int | None]) -> None:
    assert quote.id is not None
    for values in line_values(document, products):
        LINE.run(session, quote_id=quote.id, **values)
