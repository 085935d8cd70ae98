"""Papers that were made from snapshots: found by subject, kept once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from storage.once import insert_once
from storage.tables import Company, Invoice, LedgerRecord, Logo, Paper, Quote

COPY = "duplicata"
"""What ends the subject of an invoice's second paper: `invoice:12:duplicata`."""

HANDED_OVER = "paper handed over"
"""What the log says of a paper that went out in a chat."""


def find(session: Session, subject: str) -> Paper | None:
    """The paper of a subject, if it was made."""
    return session.exec(select(Paper).where(Paper.subject == subject)).first()


def keep(session: Session, subject: str, name: str, content: bytes, now: datetime) -> bool:
    """Keep a paper; False when one of that subject was faster."""
    digest = hashlib.sha256(content).hexdigest()
    values = {"subject": subject, "name": name, "sha256": digest, "content": content, "made_at": now}
    return insert_once(session, Paper, values)


def first_channel(session: Session, subject: str) -> str | None:
    """The platform on which a paper was handed over first; None when it never was."""
    query = select(LedgerRecord.content).where(LedgerRecord.target == subject, LedgerRecord.action == HANDED_OVER)
    content = session.exec(query.order_by(col(LedgerRecord.sequence)).limit(1)).first()
    return str(json.loads(content)["platform"]) if content is not None else None


def snapshot(session: Session, kind: str, id: int) -> bytes | None:
    """The canonical bytes of a quote as it stands, or of an issued invoice."""
    if kind == "quote":
        return session.exec(select(Quote.snapshot).where(col(Quote.id) == id)).first()
    return session.exec(select(Invoice.snapshot).where(col(Invoice.id) == id, Invoice.status == "issued")).first()


def unprinted_invoices(session: Session, among: int = 200) -> Sequence[int]:
    """Issued invoices without a paper, looked for among the newest."""
    newest = select(Invoice.id, Invoice.status).order_by(col(Invoice.id).desc()).limit(among).subquery()
    query = (
        select(newest.c.id)
        .outerjoin(Paper, col(Paper.subject) == "invoice:" + cast(newest.c.id, String))
        .where(newest.c.status == "issued", col(Paper.id).is_(None))
        .order_by(newest.c.id)
    )
    return list(session.exec(query).all())


def keep_logo(session: Session, picture: bytes) -> str:
    """Keep a picture fit for print; its SHA-256, by which documents name it."""
    digest = hashlib.sha256(picture).hexdigest()
    insert_once(session, Logo, {"sha256": digest, "content": picture})
    return digest


def logo(session: Session, digest: str | None) -> bytes | None:
    """The logo that a document names by its SHA-256: one that was kept, or the company's, if it is still that one."""
    if digest is None:
        return None
    if (kept := session.get(Logo, digest)) is not None:
        return kept.content
    picture = session.exec(select(Company.logo)).first()
    return picture if picture is not None and hashlib.sha256(picture).hexdigest() == digest else None
