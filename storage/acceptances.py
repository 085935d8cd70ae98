"""The links by which customers read quotes on the web, and what they accepted."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.quotes import sha256_of
from storage.tables import Acceptance, Quote, QuoteLink

TOKEN_BYTES = 24
"""192 random bits: a token cannot be guessed, so finding its hash is all the checking there is."""


def new_link(session: Session, quote: Quote, made_by: int, now: datetime) -> str:
    """A link to the quote as it stands; its token, which is kept nowhere."""
    assert quote.id is not None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = QuoteLink(
        digest=digest_of(token), quote_id=quote.id, shows=sha256_of(quote.snapshot), made_by=made_by, made_at=now,
        expires_on=quote.valid_until,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return token


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, token: str) -> QuoteLink | None:
    """The link of a token."""
    return session.exec(select(QuoteLink).where(QuoteLink.digest == digest_of(token))).first()


def locked(session: Session, token: str) -> QuoteLink | None:
    """The link of a token, its row locked until the transaction ends."""
    query = select(QuoteLink).where(QuoteLink.digest == digest_of(token)).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def made_since(session: Session, quote: Quote, person_id: int, since: datetime) -> bool:
    """Whether a person has just got a link to the quote as it stands."""
    query = select(QuoteLink.id).where(QuoteLink.quote_id == quote.id, QuoteLink.shows == sha256_of(quote.snapshot))
    theirs = query.where(QuoteLink.made_by == person_id, col(QuoteLink.made_at) > since)
    return session.exec(theirs.where(col(QuoteLink.revoked_at).is_(None)).limit(1)).first() is not None


def revoke(session: Session, quote_id: int, now: datetime) -> int:
    """Close the links of a quote that nobody used; how many those were."""
    open_ones = (col(QuoteLink.quote_id) == quote_id, col(QuoteLink.revoked_at).is_(None))
    closing = update(QuoteLink).where(*open_ones, col(QuoteLink.used_at).is_(None)).values(revoked_at=now)
    return int(session.connection().execute(closing).rowcount)


def get(session: Session, id: int) -> Acceptance | None:
    """An acceptance by id."""
    return session.get(Acceptance, id)


def of_link(session: Session, link: QuoteLink) -> Acceptance | None:
    """What was accepted through a link."""
    return session.exec(select(Acceptance).where(Acceptance.link_id == link.id)).first()


def of_quote(session: Session, quote_id: int) -> Acceptance | None:
    """The acceptance of a quote on the web, the newest one."""
    query = select(Acceptance).where(Acceptance.quote_id == quote_id).order_by(col(Acceptance.id).desc())
    return session.exec(query.limit(1)).first()
