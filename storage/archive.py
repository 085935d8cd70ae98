"""What an archive holds, read a page at a time: what was issued, quotes that left the house, acceptances, the log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, cast, func, literal, text
from sqlmodel import Session, col, select

from domain.periods import Period
from storage.papers import COPY
from storage.tables import Acceptance, CreditUse, Invoice, LedgerRecord, Paper, Payment, Quote, QuoteVersion

PAGE = 100
EVER = Period(date(1, 1, 1), date(9999, 12, 31))


@dataclass(frozen=True)
class File:
    """A file of an archive."""

    name: str
    content: bytes


def hold_still(session: Session) -> None:
    """Have the transaction, which must be new, see the books as they are now until it ends, whoever writes."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def files(session: Session, period: Period) -> Iterator[File]:
    """Every document of a period: as it was sealed, its XML, its PDF; and what proves acceptances."""
    yield from _issued(session, period)
    yield from _quotes(session, period)
    yield from _acceptances(session, period)


def weight(session: Session, period: Period) -> int:
    """The bytes of the papers of what was issued in a period: most of what its archive weighs."""
    issued = select(func.sum(func.length(Paper.content))).join(
        Invoice, col(Paper.subject).in_((_subject(""), _subject(":xml"), _subject(f":{COPY}")))
    )
    return session.exec(issued.where(*_issued_in(period))).one() or 0


def days(session: Session) -> tuple[date, date] | None:
    """The first and the last day on which something was issued, received or used; None when nothing was."""
    columns = (Invoice.issued_on, Payment.received_on, CreditUse.used_on)
    ends = [session.exec(select(func.min(column), func.max(column))).one() for column in columns]
    known = [day for pair in ends for day in pair if day is not None]
    return (min(known), max(known)) if known else None


def journal(session: Session, last: int) -> Iterator[bytes]:
    """The log as JSON lines, up to a record."""
    query: Any = select(LedgerRecord.content, LedgerRecord.digest, LedgerRecord.seal)
    query = query.where(LedgerRecord.sequence <= last).order_by(col(LedgerRecord.sequence))
    for content, digest, seal in session.exec(query.execution_options(yield_per=500)):
        said = {"contenu": content.decode(), "empreinte": digest, "sceau": seal}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _issued(session: Session, period: Period) -> Iterator[File]:
    query: Any = select(Invoice.id, Invoice.number, Invoice.snapshot).where(*_issued_in(period))
    for page in _pages(session, query, Invoice.id):
        papers = _papers(session, [f"invoice:{id}{part}" for id, *_rest in page for part in ("", ":xml", f":{COPY}")])
        for id, number, snapshot in page:
            yield File(f"factures/{number}.json", snapshot)
            yield from _named(papers, f"invoice:{id}:xml", f"xml/{number}.xml")
            yield from _named(papers, f"invoice:{id}", f"pdf/{number}.pdf")
            yield from _named(papers, f"invoice:{id}:{COPY}", f"pdf/{number}-{COPY}.pdf")


def _quotes(session: Session, period: Period) -> Iterator[File]:
    query: Any = select(QuoteVersion, Quote.number).join(Quote, col(Quote.id) == col(QuoteVersion.quote_id))
    query = query.where(col(Quote.issued_on).between(period.first, period.last))
    for page in _pages(session, query, QuoteVersion.id):
        papers = _papers(session, [_printed(kept.quote_id, kept.sha256) for kept, _number in page])
        for kept, number in page:
            name = f"{number}-v{kept.version}"
            yield File(f"devis/{name}.json", kept.snapshot)
            yield from _named(papers, _printed(kept.quote_id, kept.sha256), f"pdf/{name}.pdf")


def _acceptances(session: Session, period: Period) -> Iterator[File]:
    query: Any = select(Acceptance, Quote.number).join(Quote, col(Quote.id) == col(Acceptance.quote_id))
    query = query.where(col(Quote.issued_on).between(period.first, period.last))
    for page in _pages(session, query, Acceptance.id):
        for accepted, number in page:
            name = f"{number}-{accepted.accepted_at:%Y%m%d-%H%M%S}"
            yield File(f"acceptations/{name}-preuve.json", accepted.evidence)
            yield File(f"acceptations/{name}-devis.json", accepted.accepted)
            if accepted.drawing is not None:
                yield File(f"acceptations/{name}-signature.png", accepted.drawing)
            printed = _printed(accepted.quote_id, hashlib.sha256(accepted.accepted).hexdigest())
            papers = _papers(session, [f"acceptance:{accepted.id}", printed])
            yield from _named(papers, f"acceptance:{accepted.id}", f"pdf/{name}-preuve.pdf")
            yield from _named(papers, printed, f"pdf/{name}-devis.pdf")


def _issued_in(period: Period) -> tuple[Any, ...]:
    return (col(Invoice.status) == "issued", col(Invoice.issued_on).between(period.first, period.last))


def _pages(session: Session, query: Any, id: Any) -> Iterator[Sequence[Any]]:
    """The rows in the order of their ids, a page at a time; the first column is the id, or the row that has it."""
    last = 0
    while page := session.exec(query.where(col(id) > last).order_by(col(id)).limit(PAGE)).all():
        yield page
        session.expunge_all()
        first = page[-1][0]
        last = first if isinstance(first, int) else first.id


def _papers(session: Session, subjects: Sequence[str]) -> dict[str, bytes]:
    query = select(Paper.subject, Paper.content).where(col(Paper.subject).in_(subjects))
    return dict(session.exec(query).all())


def _named(papers: dict[str, bytes], subject: str, name: str) -> Iterator[File]:
    if subject in papers:
        yield File(name, papers[subject])


def _printed(quote_id: int, sha256: str) -> str:
    return f"quote:{quote_id}:{sha256[:8]}"


def _subject(part: str) -> Any:
    return literal("invoice:") + cast(col(Invoice.id), String) + part
