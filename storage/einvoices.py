"""The XML of issued invoices, deposit invoices and credit notes: made once, in the transaction that issues them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from storage import papers
from storage.tables import Paper


def keep(session: Session, subject: str, number: str, xml: bytes, now: datetime) -> None:
    """Keep the XML of `invoice:12` beside its PDF, under `invoice:12:xml`; it never changes."""
    if not papers.keep(session, _of(subject), f"{number}.xml", xml, now):
        raise ValueError(f"{subject} has an XML already")


def find(session: Session, subject: str) -> bytes | None:
    """The XML of `invoice:12`; a quote has none, nor has an invoice issued by a version before Factur-X."""
    return session.exec(select(Paper.content).where(col(Paper.subject) == _of(subject))).first()


def _of(subject: str) -> str:
    return f"{subject}:xml"
