"""The append-only sealed log: canonical bytes, a SHA-256 chain, and an HMAC where there is a key (COMPLIANCE H)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import String, insert, type_coerce, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from storage.tables import LedgerHead, LedgerRecord, Undone

FORMAT = 1
GENESIS = "0" * 64
PAGE = 1000


@dataclass(frozen=True)
class Record:
    """Something that happened. `before` and `after` hold plain values; `target` is the row, `deal:12`."""

    action: str
    subject: str
    target: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    why: str = ""
    who: str = ""
    person_id: int | None = None
    platform: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Broken:
    """The first record that does not hold, and why."""

    sequence: int
    reason: str


def append(session: Session, records: Sequence[Record], secret: str = "") -> None:
    """Chain the records of a transaction at its end, the head's row locked until the commit."""
    if not records:
        return
    head = session.exec(
        select(LedgerHead.sequence, LedgerHead.digest).where(LedgerHead.id == 1).with_for_update()
    ).first()
    sequence, previous = head or (0, GENESIS)
    if head is None:
        session.connection().execute(insert(LedgerHead).values(id=1, sequence=0, digest=GENESIS))
    rows = []
    for record in records:
        sequence += 1
        content = canonical(record, sequence, previous)
        digest = hashlib.sha256(content).hexdigest()
        rows.append(
            {
                "sequence": sequence, "at": record.at, "person_id": record.person_id, "action": record.action,
                "target": record.target, "content": content, "previous": previous, "digest": digest,
                "seal": seal_of(digest, secret),
            }
        )  # fmt: skip
        previous = digest
    session.connection().execute(insert(LedgerRecord), rows)
    session.connection().execute(
        update(LedgerHead).where(col(LedgerHead.id) == 1).values(sequence=sequence, digest=previous)
    )


def canonical(record: Record, sequence: int, previous: str) -> bytes:
    """The bytes that are hashed: sorted keys, UTC instants, decimals as strings, no database id."""
    content = {
        "format": FORMAT,
        "sequence": sequence,
        "previous": previous,
        "at": record.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "who": record.who,
        "platform": record.platform,
        "action": record.action,
        "subject": record.subject,
        "before": record.before,
        "after": record.after,
        "why": record.why,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case bytes():
            return hashlib.sha256(value).hexdigest()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def plain(value: Any) -> Any:
    """A value as a record's JSON holds it."""
    return json.loads(json.dumps(value, default=_plain))


def next_sequence(session: Session) -> int:
    """The number of the next record; the head stays locked until the transaction ends, so it will be that one."""
    query = select(LedgerHead.sequence).where(LedgerHead.id == 1).with_for_update()
    return (session.exec(query).first() or 0) + 1


def seal_of(digest: str, secret: str) -> str:
    """The keyed seal of a digest; empty without a key, for a lost key never stops the work."""
    return hmac.new(secret.encode(), digest.encode(), hashlib.sha256).hexdigest() if secret else ""


def verify(session: Session, secret: str = "") -> Broken | None:
    """Walk the whole chain in bounded memory and name the first record that does not hold."""
    expected, previous = 0, GENESIS
    for row in _rows(session):
        expected += 1
        if row.sequence != expected:
            return Broken(expected, f"record {expected} is missing")
        if reason := _fault(row, previous, secret):
            return Broken(expected, reason)
        previous = row.digest
    head = session.exec(select(LedgerHead.sequence, LedgerHead.digest)).first()
    if head is not None and tuple(head) != (expected, previous):
        return Broken(expected + 1, "the last records are missing")
    return None


def _fault(row: Any, previous: str, secret: str) -> str:
    """What is wrong with a record. Nothing is taken on trust: SQLite lets any column hold anything."""
    if row.previous != previous:
        return "it does not follow the record before it"
    if not isinstance(row.content, bytes) or hashlib.sha256(row.content).hexdigest() != row.digest:
        return "its content was changed"
    if not _agrees(row, previous):
        return "it does not say what was sealed"
    if secret and row.seal and not hmac.compare_digest(str(row.seal), seal_of(row.digest, secret)):
        return "its seal is not ours"
    return ""


def _agrees(row: Any, previous: str) -> bool:
    """Whether the columns beside the content say the same."""
    try:
        content = json.loads(row.content)
        at = datetime.fromisoformat(str(row.at))
    except ValueError:
        return False
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return bool(
        content.get("previous") == previous
        and content.get("sequence") == row.sequence
        and content.get("action") == row.action
        and content.get("at") == at.astimezone(UTC).isoformat(timespec="milliseconds")
    )


def _rows(session: Session) -> Iterator[Any]:
    """The records in order as they stand, a page at a time, so that a chain of any length fits in memory."""
    columns = (
        col(LedgerRecord.sequence), col(LedgerRecord.content), col(LedgerRecord.previous), col(LedgerRecord.digest),
        col(LedgerRecord.seal), col(LedgerRecord.action), type_coerce(col(LedgerRecord.at), String).label("at"),
    )  # fmt: skip
    pages = sa_select(*columns).order_by(col(LedgerRecord.sequence)).limit(PAGE)
    last = 0
    while page := session.connection().execute(pages.where(col(LedgerRecord.sequence) > last)).all():
        yield from page
        last = page[-1].sequence


def last_standing(session: Session, person_id: int, since: datetime) -> LedgerRecord | None:
    """The newest thing that a person did since then and that was not undone."""
    query = (
        select(LedgerRecord)
        .outerjoin(Undone, col(Undone.sequence) == col(LedgerRecord.sequence))
        .where(LedgerRecord.person_id == person_id, LedgerRecord.at >= since)
        .where(LedgerRecord.action != "undone", col(Undone.sequence).is_(None))
        .order_by(col(LedgerRecord.sequence).desc())
        .limit(1)
    )
    return session.exec(query).first()
