"""Templates: quotes to begin from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.folding import fold
from storage.tables import QuoteTemplate


def get(session: Session, id: int) -> QuoteTemplate | None:
    """A template by id."""
    return session.get(QuoteTemplate, id)


def called(session: Session, name: str) -> QuoteTemplate | None:
    """The template of that name, accents and case aside; its row is locked."""
    return session.exec(select(QuoteTemplate).where(QuoteTemplate.folded == fold(name)).with_for_update()).first()


def search(session: Session, typed: str, limit: int = 8) -> Sequence[QuoteTemplate]:
    """Templates whose name has the words in it, the newest first."""
    query = select(QuoteTemplate).order_by(col(QuoteTemplate.id).desc()).limit(limit)
    words = (col(QuoteTemplate.folded).contains(word, autoescape=True) for word in fold(typed).split())
    return session.exec(query.where(*words)).all()
