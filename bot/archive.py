"""Writes everything that was issued into a ZIP that is read without this program (COMPLIANCE H5)."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlmodel import Session, col, select

from handlers.reception import House
from storage import ledger
from storage.ledger import Record
from storage.tables import Invoice, LedgerRecord, Paper, Quote

FORMAT = "comptoir-archive/1"
NOTICE = """Archive de Comptoir

factures/   chaque facture émise, telle qu’elle a été scellée (JSON, UTF-8)
devis/      chaque devis dans son dernier état (JSON, UTF-8)
pdf/        les PDF remis aux clients, jamais refaits
journal.jsonl   le journal scellé, une opération par ligne : contenu exact, empreinte SHA-256, sceau HMAC-SHA-256
manifeste.json  l’empreinte SHA-256 de chaque fichier de cette archive

Contrôle : l’empreinte d’une opération est le SHA-256 de son champ « contenu », qui cite celle de l’opération
précédente ; le sceau est le HMAC-SHA-256 de l’empreinte, avec la clé gardée par l’entreprise.
Tout se lit avec un éditeur de texte et un lecteur de PDF. À conserver dix ans après la clôture de l’exercice.
"""


def archive(house: House, target: Path) -> int:
    """Write the archive and seal a record of it; the number of files in it."""
    with house.books.open() as session:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            sums = {name: _add(made, name, content) for name, content in _files(session)}
            manifest = {"format": FORMAT, "made_at": house.now().isoformat(), "version": _version(), "sha256": sums}
            made.writestr("manifeste.json", json.dumps(manifest, indent=1, ensure_ascii=False))
        after = {"files": len(sums), "sha256": hashlib.sha256(target.read_bytes()).hexdigest()}
        ledger.append(session, [Record("archive made", target.name, after=after, at=house.now())], house.secret)
    return len(sums)


def _files(session: Session) -> Iterator[tuple[str, bytes]]:
    yield "LISEZMOI.txt", NOTICE.encode()
    issued = select(Invoice.number, Invoice.snapshot).where(Invoice.status == "issued").order_by(col(Invoice.id))
    for number, snapshot in session.exec(issued.execution_options(yield_per=100)):
        yield f"factures/{number}.json", snapshot or b""
    for number, snapshot in session.exec(select(Quote.number, Quote.snapshot).order_by(col(Quote.id))):
        yield f"devis/{number}.json", snapshot
    kept = select(Paper.subject, Paper.name, Paper.content).order_by(col(Paper.id))
    for subject, name, content in session.exec(kept.execution_options(yield_per=20)):
        yield f"pdf/{Path(name).stem}{_edition(subject)}.pdf", content
    yield "journal.jsonl", b"".join(_journal(session))


def _edition(subject: str) -> str:
    """A quote may have been printed in several versions."""
    parts = subject.split(":")
    return f"-{parts[2]}" if len(parts) > 2 else ""


def _journal(session: Session) -> Iterator[bytes]:
    query = select(LedgerRecord).order_by(col(LedgerRecord.sequence)).execution_options(yield_per=500)
    for record in session.exec(query):
        said = {"contenu": record.content.decode(), "empreinte": record.digest, "sceau": record.seal}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _add(made: zipfile.ZipFile, name: str, content: bytes) -> str:
    made.writestr(name, content)
    return hashlib.sha256(content).hexdigest()


def _version() -> str:
    try:
        return version("comptoir")
    except PackageNotFoundError:
        return "1.0"
