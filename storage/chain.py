"""Walks the sealed log from its first record to its last in bounded memory, and says what does not hold."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlmodel import Session, col
from sqlmodel import select as select_model

from domain.messages import Message, _
from storage.tables import LedgerHead, LedgerRecord

GENESIS = "0" * 64
PAGE = 1000
FORMATS = (1,)
"""The formats of a record's content that this version reads; a record keeps the rules of its own."""

Check = Callable[[Mapping[str, Any]], Message | None]


@dataclass(frozen=True)
class Broken:
    """The first record that does not hold, and why; number 0 for what no record tells of."""

    sequence: int
    why: Message

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.why.text.format_map(self.why.facts)


@dataclass(frozen=True)
class Unproved:
    """Records whose chain holds and whose keyed seal cannot be verified, from the first to the last one, and why."""

    first: int
    last: int
    why: Message


@dataclass(frozen=True)
class Verdict:
    """What a walk found. `sealed_from` is the first record with a seal of ours."""

    records: int
    digest: str
    broken: Broken | None = None
    unproved: Unproved | None = None
    sealed_from: int = 0

    @property
    def is_intact(self) -> bool:
        """Whether everything is proved."""
        return self.broken is None and self.unproved is None

    @property
    def fault(self) -> Broken | None:
        """The first record that is not proved, and why."""
        if self.broken is None and self.unproved is not None:
            return Broken(self.unproved.first, self.unproved.why)
        return self.broken


class Walk:
    """One walk along the chain; `check` is asked about the content of every record that holds."""

    def __init__(self, secret: str, check: Check, previous: str = GENESIS, sequence: int = 0) -> None:
        self.secret = secret
        self.check = check
        self.previous = previous
        self.sequence = sequence
        self.sealed_from = 0
        self.unproved: Unproved | None = None
        self._has_seals = self._has_marks = False

    def step(self, row: Any) -> Message | None:
        """Take the next record; why it does not hold."""
        self.sequence += 1
        if row.sequence != self.sequence:
            return _("record {number} is missing", number=self.sequence)
        if row.previous != self.previous:
            return _("it does not follow the record before it")
        if not isinstance(row.content, bytes) or hashlib.sha256(row.content).hexdigest() != row.digest:
            return _("its content was changed")
        content = _agreeing(row)
        if content is None:
            return _("the columns beside it do not say what was sealed")
        self.previous = row.digest
        return self._seal_fault(row) or self.check(content)

    def _seal_fault(self, row: Any) -> Message | None:
        """A seal that is not ours is noted, and the walk goes on; its key proves what stands beside, too."""
        why = self._not_sealed(row)
        self._has_seals = self._has_seals or bool(row.seal)
        if why is None:
            self.sealed_from = self.sealed_from or (self.sequence if row.seal else 0)
            return self._mark_fault(row)
        first = self.unproved or Unproved(self.sequence, self.sequence, why)
        self.unproved = Unproved(first.first, self.sequence, first.why)
        return None

    def _not_sealed(self, row: Any) -> Message | None:
        if not row.seal:
            return _("it has no seal, and records before it have one") if self._has_seals else None
        if not self.secret:
            return _("the key of the seal is not here")
        is_ours = hmac.compare_digest(str(row.seal), seal_of(row.digest, self.secret))
        return None if is_ours else _("it is sealed with another key")

    def _mark_fault(self, row: Any) -> Message | None:
        """Books of the first version have no such mark on their first records."""
        if not row.beside and not self._has_marks:
            return None
        self._has_marks = True
        key = self.secret if row.seal else ""
        expected = beside_of(row.digest, row.target, row.person_id, key)
        is_ours = hmac.compare_digest(str(row.beside), expected)
        return None if is_ours else _("the columns beside it do not say what was sealed")


def seal_of(digest: str, secret: str) -> str:
    """The keyed seal of a digest; empty without a key, for a lost key never stops the work."""
    return hmac.digest(secret.encode(), digest.encode(), "sha256").hex() if secret else ""


def beside_of(digest: str, target: str, person_id: int | None, secret: str) -> str:
    """The fingerprint of the columns that are no part of the content, keyed where there is a key."""
    return hmac.digest(secret.encode(), f"{digest}\n{target}\n{person_id}".encode(), "sha256").hex()


def head(session: Session) -> tuple[int, str]:
    """The sequence and the digest of the last record."""
    return session.exec(select_model(LedgerHead.sequence, LedgerHead.digest)).first() or (0, GENESIS)


def digest_of(session: Session, sequence: int) -> str | None:
    """The digest of a record; None when there is no such record."""
    return session.exec(select_model(LedgerRecord.digest).where(LedgerRecord.sequence == sequence)).first()


def has_seal(session: Session, sequence: int) -> bool:
    """Whether a record was sealed with a key."""
    return bool(session.exec(select_model(LedgerRecord.seal).where(LedgerRecord.sequence == sequence)).first())


def examine(session: Session, secret: str = "", check: Check = lambda content: None, last: int = 0) -> Verdict:
    """Walk the whole chain, or its `last` records alone, up to the first one that does not hold."""
    stands_at, digest = head(session)
    start = max(0, stands_at - last) if last else 0
    walk = Walk(secret, check, digest_of(session, start) or GENESIS, start)
    broken: Broken | None = None
    for row in _rows(session, start):
        if why := walk.step(row):
            broken = Broken(walk.sequence, why)
            break
    if broken is None and (stands_at, digest) != (walk.sequence, walk.previous):
        broken = Broken(walk.sequence + 1, _("the last records are missing"))
    if secret and walk.sequence > start and not (walk.sealed_from or walk.unproved):
        walk.unproved = Unproved(start + 1, walk.sequence, _("none of them has one, and there is a key"))
    return Verdict(walk.sequence, walk.previous, broken, walk.unproved, walk.sealed_from)


def _agreeing(row: Any) -> dict[str, Any] | None:
    """The content, if it is of a format we read and the columns beside say the same.

    Nothing is taken on trust: SQLite lets any column hold anything.
    """
    try:
        content: dict[str, Any] = json.loads(row.content.decode())
        at = datetime.fromisoformat(str(row.at))
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    agrees = (
        content.get("format") in FORMATS
        and content.get("previous") == row.previous
        and content.get("sequence") == row.sequence
        and content.get("action") == row.action
        and content.get("at") == at.astimezone(UTC).isoformat(timespec="milliseconds")
    )
    return content if agrees else None


def _rows(session: Session, after: int) -> Iterator[Any]:
    """The records in order as they stand, a page at a time, so that a chain of any length fits in memory."""
    columns = (
        col(LedgerRecord.sequence), col(LedgerRecord.content), col(LedgerRecord.previous), col(LedgerRecord.digest),
        col(LedgerRecord.seal), col(LedgerRecord.beside), col(LedgerRecord.action), col(LedgerRecord.target),
        col(LedgerRecord.person_id), type_coerce(col(LedgerRecord.at), String).label("at"),
    )  # fmt: skip
    pages = select(*columns).order_by(col(LedgerRecord.sequence)).limit(PAGE)
    while page := session.connection().execute(pages.where(col(LedgerRecord.sequence) > after)).all():
        yield from page
        after = page[-1].sequence
