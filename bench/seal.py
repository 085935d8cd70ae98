"""Times the proof of a million records beside bare hashes of the same bytes: `python -m bench.seal [--records N]`.

The books are a temporary SQLite file. Its records are what a desk writes: one in five an issued document, one in ten a
payment, the rest notes of what changed; every day is closed. Only the ratio and the growth of the memory mean anything.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from domain.closings import Reckoning
from domain.documents import DocumentKind
from handlers.job import JobDesk
from handlers.jobs.closings import JOB
from handlers.registry import Registry
from storage import chain, ledger
from storage.books import Books
from storage.ledger import Record
from storage.migrate import migrate
from storage.tables import LedgerRecord

KEY = "a key of the bench"
A_DAY = 500
"""Records of one day; a day is closed in the transaction after it."""
BEGUN = datetime(2020, 1, 1, 8, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Took:
    """Seconds, and the most memory that the process ever had, in megabytes."""

    seconds: float
    megabytes: float


def fill(books: Books, count: int) -> None:
    """Write so many records, a day in a transaction."""
    for start in range(0, count, A_DAY):
        day = BEGUN + timedelta(days=start // A_DAY)
        with books.open(synced=False) as session:
            if start:
                desk = JobDesk(session, day, PARIS, Registry([]))
                JOB.run(desk)
                ledger.append(session, desk.records, KEY)
            ledger.append(session, list(_day(start, min(A_DAY, count - start), day)), KEY)


def _day(start: int, count: int, day: datetime) -> Iterator[Record]:
    for number in range(start, start + count):
        at = day + timedelta(seconds=number - start)
        match number % 10:
            case 0 | 5:
                yield Record("invoice issued", f"FA-{number}", f"invoice:{number}", None, _invoice(number), at=at)
            case 3:
                after = {"amount_cents": number, "means": "card", "recorded_at": at, "invoice_id": number}
                yield Record("payment recorded", f"FA-{number}", f"payment:{number}", None, after, who="Claire", at=at)
            case _:
                before, after = {"stage_id": number % 7, "amount": Decimal(number)}, {"stage_id": number % 7 + 1}
                yield Record("deal moved", f"Affaire n° {number}", f"deal:{number}", before, after, who="Léa", at=at)


def _invoice(number: int) -> dict[str, object]:
    share = {
        "rate": "20",
        "base": {"cents": number * 5, "currency": "EUR"},
        "vat": {"cents": number, "currency": "EUR"},
    }
    line = {"description": "Étude d’éclairage", "quantity": "3", "unit": "jour", "unit_price": "650", "vat_rate": "20"}
    customer = {"name": "Hôtel du Parc", "address": ["12 avenue des Platanes"], "city": "Lyon", "siren": "987654324"}
    return {
        "kind": DocumentKind.INVOICE, "number": f"FA-{number}", "customer": customer, "lines": [line] * 5,
        "totals": {"shares": [share]}, "mentions": [{"code": "PMD", "text": "En cas de retard de paiement… " * 5}],
    }  # fmt: skip


def verified(session: Session) -> Took:
    """What `comptoir verify` does to the chain and its closings."""
    started = perf_counter()
    verdict = chain.examine(session, KEY, Reckoning().fault)
    if not verdict.is_intact:
        raise RuntimeError(f"the bench does not hold: {verdict.fault}")
    return Took(perf_counter() - started, _memory())


def hashed(session: Session) -> Took:
    """The floor: the same bytes read, one SHA-256 and one HMAC each, nothing compared."""
    contents = select(LedgerRecord.content).order_by(col(LedgerRecord.sequence)).execution_options(yield_per=1000)
    started, key = perf_counter(), KEY.encode()
    for content in session.exec(contents):
        hmac.digest(key, hashlib.sha256(content).hexdigest().encode(), "sha256")
    return Took(perf_counter() - started, _memory())


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Write, hash, verify, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'books.db'}"
        migrate(url)
        books = Books(url)
        started = perf_counter()
        fill(books, count)
        written, before = perf_counter() - started, _memory()
        with books.read() as session:
            floor, ours = hashed(session), verified(session)
            records = chain.head(session)[0]
        books.close()
    ratio = ours.seconds / floor.seconds
    sys.stdout.write(
        f"{records:,} records; written at {records / written:,.0f} /s\n"
        f"bare hashes {records / floor.seconds:9,.0f} /s  {floor.seconds:6.1f} s\n"
        f"the proof   {records / ours.seconds:9,.0f} /s  {ours.seconds:6.1f} s {ratio:5.1f} x bare\n"
        f"memory: {before:.0f} MB before, at most {ours.megabytes:.0f} MB with the proof\n"
    )


if __name__ == "__main__":
    main()
