"""Says in plain sentences what the proof of the books found, and whether they hold a head that was told earlier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from domain.errors import Refusal
from domain.messages import Message, _, plural
from storage import chain
from storage.chain import Verdict

_HEAD = re.compile(r"(?P<sequence>\d{1,18})\s*:\s*(?P<digest>[0-9a-f]{16,64})", re.I)


@dataclass(frozen=True)
class Head:
    """A record and its digest, or the first 16 characters of it at least, as a message told them."""

    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"


def head(session: Session) -> Head:
    """The last record of these books."""
    return Head(*chain.head(session))


def read_head(typed: str) -> Head:
    """The head in what was pasted, whatever stands around it."""
    found = _HEAD.search(typed)
    if found is None:
        raise Refusal(_("I find no seal in that: paste its whole line, a number, a colon and 64 characters."))
    return Head(int(found["sequence"]), found["digest"].lower())


def holds(session: Session, told: Head) -> bool:
    """Whether these books have that very record."""
    digest = chain.digest_of(session, told.sequence)
    return digest is not None and digest.startswith(told.digest)


def comparison(session: Session, told: Head) -> Message:
    """Whether these books go on from a head that was told earlier."""
    if holds(session, told):
        return _("These books contain the seal of record {number}: they are no older copy.", number=told.sequence)
    last = chain.head(session)[0]
    if told.sequence > last:
        return _(
            "The seal of record {number} is not in these books, which end at record {last}: they are an older copy.",
            number=told.sequence, last=last,
        )  # fmt: skip
    return _(
        "Record {number} of these books is another one: they go on from an older copy, or were made again.",
        number=told.sequence,
    )


def verdict_lines(verdict: Verdict) -> Iterator[Message]:
    """What was found; the first line says it all."""
    if verdict.broken is not None:
        yield _broken(verdict)
        yield _("Keep these books as they are, and compare them with the last copy in which all was well.")
        return
    if verdict.unproved is not None:
        unproved = verdict.unproved
        yield _(
            "Nothing is missing from the chain, but the seal of records {first} to {last} cannot be verified: {why}.",
            first=unproved.first, last=unproved.last, why=unproved.why,
        )  # fmt: skip
        return
    yield plural(
        "Intact: nothing that was sealed has changed ({count} record).",
        "Intact: nothing that was sealed has changed ({count} records).",
        verdict.records,
    )
    if verdict.sealed_from:
        yield _("Sealed with your key since record {number}.", number=verdict.sealed_from)
    elif verdict.records:
        yield _("Chained, but not sealed with a key: set COMPTOIR_SECRET_KEY.")


def _broken(verdict: Verdict) -> Message:
    assert verdict.broken is not None
    if verdict.broken.sequence:
        return _("Record {number} does not hold: {why}.", number=verdict.broken.sequence, why=verdict.broken.why)
    return _("The books do not hold: {why}.", why=verdict.broken.why)
