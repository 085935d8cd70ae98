"""The append-only sealed log: canonical bytes, a SHA-256 chain, and an HMAC where there is a key (COMPLIANCE H)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from storage.chain import GENESIS, Broken, beside_of, examine, seal_of
from storage.prepared import Prepared
from storage.tables import Company, LedgerHead, LedgerRecord, Undone

FORMAT = 1
DEMO = "factice"
"""What a record of demo or training books says of itself (BOI-TVA-DECLA-30-10-30 § 150)."""

IS_DEMO = select(Company.is_demo).where(Company.id == 1).scalar_subquery().label("is_demo")
HEAD = Prepared(
    select(LedgerHead.sequence, LedgerHead.digest, IS_DEMO).where(LedgerHead.id == 1).with_for_update(of=LedgerHead)
)
MOVE_HEAD = Prepared(update(LedgerHead).where(col(LedgerHead.id) == 1))
RECORD = Prepared(insert(LedgerRecord))


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


def append(session: Session, records: Sequence[Record], secret: str = "") -> None:
    """Chain the records of a transaction at its end, the head's row locked until the commit."""
    if not records:
        return
    sequence, previous, is_demo = _locked_head(session)
    for record in records:
        sequence += 1
        content = canonical(record, sequence, previous, is_demo=is_demo)
        digest = hashlib.sha256(content).hexdigest()
        RECORD.run(
            session, sequence=sequence, at=record.at, person_id=record.person_id, action=record.action,
            target=record.target, content=content, previous=previous, digest=digest, seal=seal_of(digest, secret),
            beside=beside_of(digest, record.target, record.person_id, secret),
        )  # fmt: skip
        previous = digest
    MOVE_HEAD.run(session, sequence=sequence, digest=previous)


def _locked_head(session: Session) -> tuple[int, str, bool]:
    """The last sequence and digest, and whether these are demo books."""
    head = HEAD.first(session)
    if head is not None:
        return head.sequence, head.digest, bool(head.is_demo)
    session.connection().execute(insert(LedgerHead).values(id=1, sequence=0, digest=GENESIS))
    return 0, GENESIS, bool(session.exec(select(Company.is_demo)).first())


def canonical(record: Record, sequence: int, previous: str, *, is_demo: bool = False) -> bytes:
    """The bytes that are hashed: sorted keys, UTC instants, decimals as strings, no database id (COMPLIANCE H1)."""
    content: dict[str, Any] = {"mode": DEMO} if is_demo else {}
    content |= {
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


def verify(session: Session, secret: str = "") -> Broken | None:
    """The first record of the chain that is not proved."""
    return examine(session, secret).fault


def first_at(session: Session) -> datetime | None:
    """When the first record was written."""
    return session.exec(select(LedgerRecord.at).where(LedgerRecord.sequence == 1)).first()


def last_sequence_about(session: Session, target: str) -> int:
    """The number of the newest record about a target; 0 for none."""
    return session.exec(select(func.max(LedgerRecord.sequence)).where(LedgerRecord.target == target)).one() or 0


def was_busy_since(session: Session, sequence: int) -> bool:
    """Whether anything but closings, and the telling of the head, was sealed after a record."""
    quiet = col(LedgerRecord.action).endswith(" closed") | (col(LedgerRecord.action) == "head told")
    query = select(LedgerRecord.sequence).where(LedgerRecord.sequence > sequence, ~quiet).limit(1)
    return session.exec(query).first() is not None


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
