"""Writes what was issued into a ZIP that is read and checked without this program, and seals a record of it (H5).

The record is the last one of the log in the ZIP; it holds the hash of the manifest of all other files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from sqlmodel import Session

from bot import fec, spreadsheet
from bot.bundle import Bundle
from bot.listings import LISTINGS
from bot.platform import Paper
from domain.messages import Language
from domain.periods import Period, read_period, year_of
from handlers.reception import House
from storage import accounting, chain, ledger
from storage import archive as contents
from storage.archive import EVER
from storage.core import edition
from storage.ledger import Record
from storage.tables import Company

FORMAT = "comptoir-archive/2"
LEAFLET = Path(__file__).parent.parent / "templates" / "archive"
LOG = "journal.jsonl"


def archive(house: House, target: Path, period: Period = EVER) -> int:
    """Write the archive of a period; how many files are in it. A file of that name is replaced when it is whole."""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with Bundle(unfinished, house.now().astimezone(house.zone)) as bundle:
            _fill(bundle, house, target.name, period)
            bundle.finish()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return bundle.count


def _fill(bundle: Bundle, house: House, name: str, period: Period) -> None:
    """Everything as it stands now; then the record of it, and the log up to that record."""
    with house.books.read() as session:
        contents.hold_still(session)
        through = chain.head(session)[0]
        _add_contents(bundle, session, house, period)
    last = _seal(house, bundle, name, period, through)
    with house.books.read() as session:
        bundle.add(LOG, contents.journal(session, last))


@dataclass
class Archives:
    """Archives that travel in the chat, each made once by this process and kept until it ends."""

    house: House
    _folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix="comptoir-")))
    _turn: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def fetch(self, subject: str) -> Paper:
        """The archive of `archive:2026:…`: a period, and what tells one asking from another."""
        code = subject.split(":")[1]
        period = read_period(code, self.house.now().astimezone(self.house.zone).date(), Language.FRENCH)
        made = self._folder / hashlib.sha256(subject.encode()).hexdigest()
        name = f"archive-{code.replace('..', '-')}.zip"
        with self._turn:
            if not made.exists():
                archive(self.house, made, period)
        return Paper(name, made.read_bytes())


def _seal(house: House, bundle: Bundle, name: str, period: Period, through: int) -> int:
    """Write down that the archive is made; the number of that record."""
    after = {
        "files": bundle.count, "sha256": bundle.sha256, "first": period.first, "last": period.last, "through": through,
    }  # fmt: skip
    with house.books.open() as session:
        ledger.append(session, [Record("archive made", name, after=after, at=house.now())], house.secret)
        return chain.head(session)[0]


def _add_contents(bundle: Bundle, session: Session, house: House, period: Period) -> None:
    """Everything but the log."""
    company = session.get(Company, 1)
    bundle.add("LISEZMOI.txt", [_notice(company, period, house).encode()])
    bundle.add("archive.json", [_about(company, period, house)])
    bundle.add("verifier.py", [(LEAFLET / "verifier.py").read_bytes()])
    for file in contents.files(session, period):
        bundle.add(file.name, [file.content])
    for listing in LISTINGS:
        rows = listing.rows(session, period, house.zone)
        bundle.add(f"tableaux/{listing.name}", spreadsheet.lines(list(listing.columns), rows))
    for year in _years(session, period) if company else ():
        until, code = house.now(), f"{year.first:%Y%m%d}-{year.last:%Y%m%d}"
        name = fec.fec_name(company.siren, year.last) if company else ""
        bundle.add(f"comptabilite/{name}", fec.fec(accounting.entries(session, year, until, house.zone)))
        bundle.add(f"comptabilite/ventes-{code}.csv", fec.journal(accounting.entries(session, year, until, house.zone)))


def _years(session: Session, period: Period) -> Iterator[Period]:
    """The years in which something happened, or what the period holds of them."""
    days = contents.days(session)
    first, last = days or (period.last, period.first)
    for number in range(max(first, period.first).year, min(last, period.last).year + 1):
        year = year_of(first.replace(year=number, month=1, day=1))
        yield Period(max(year.first, period.first), min(year.last, period.last))


def _about(company: Company | None, period: Period, house: House) -> bytes:
    this = edition()
    said: dict[str, Any] = {
        "format": FORMAT, "made_at": house.now().isoformat(), "program": "Comptoir", "version": this.version,
        "commit": this.commit, "core": this.core, "first": str(period.first), "last": str(period.last),
        "company": company.name if company else "", "siren": company.siren if company else "",
        "is_demo": bool(company and company.is_demo),
    }  # fmt: skip
    return json.dumps(said, indent=1, ensure_ascii=False).encode() + b"\n"


def _notice(company: Company | None, period: Period, house: House) -> str:
    this = edition()
    return (LEAFLET / "notice.txt").read_text("utf-8").format(
        company=f"{company.name}, SIREN {company.siren}" if company else "(entreprise non renseignée)",
        demo="DONNÉES FACTICES : démonstration, aucune valeur probante.\n" if company and company.is_demo else "",
        period="tout ce qui a été émis" if period == EVER else f"du {period.first:%d/%m/%Y} au {period.last:%d/%m/%Y}",
        made_at=f"{house.now().astimezone(house.zone):%d/%m/%Y à %H:%M}",
        version=this.version, commit=this.commit or "inconnu", core=this.core,
        tables="\n".join(_described()),
    )  # fmt: skip


def _described() -> Iterator[str]:
    for listing in LISTINGS:
        yield f"tableaux/{listing.name} : {listing.holds}"
        yield from (f"    {heading} : {meaning}" for heading, meaning in listing.columns.items())
        yield ""
