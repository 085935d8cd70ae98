"""Makes the PDF of a document once, from its snapshot, keeps it and seals its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

from sqlmodel import Session

from bot.archive import Archives
from bot.export import sales_export
from bot.platform import Paper
from domain.attestation import Attested
from domain.documents import Document, read_document
from domain.messages import _
from handlers.reception import House
from storage import acceptances, einvoices, ledger, papers, quotes
from storage.attestation import attested
from storage.ledger import Record
from templates.evidence import Proof
from templates.words import Words


class Prints(Protocol):
    """What prints a document: `templates.pdf.Printer`."""

    def print(
        self,
        document: Document,
        logo: bytes | None = None,
        xml: bytes | None = None,
        drawing: bytes | None = None,
        is_copy: bool = False,
    ) -> bytes:
        """The PDF of a document, with the XML of an invoice or the drawn signature of a quote in it."""

    def prove(self, proof: Proof) -> bytes:
        """The PDF of the proof of an acceptance."""

    def attest(self, facts: Attested) -> bytes:
        """The PDF of an attestation."""


@dataclass
class Papers:
    """The papers of a house, by subject. Safe to call from several threads.

    A subject is `invoice:12`, or `quote:7` for the quote as it stands. A quote may change after it was printed, so its
    paper is kept under `quote:7:ab12cd34`, which names the snapshot by the start of its SHA-256 and finds an old one.
    `invoice:12:duplicata` is its second paper, marked as one, for a channel that has not had the first.
    `acceptance:3` is the proof that a quote was accepted on the web, `export:5` a batch of exported sales,
    `attestation:ab12cd34` the attestation of those facts, `archive:2026:…` an archive, which the books do not keep.
    """

    house: House
    printer: Prints

    @cached_property
    def _archives(self) -> Archives:
        return Archives(self.house)

    def fetch(self, subject: str) -> Paper:
        """The paper, made now if it was not; LookupError when there is no such document."""
        if subject.startswith("archive:"):
            return self._archives.fetch(subject)
        with self.house.books.read() as session:
            subject = _kept_as(session, subject)
            kept = papers.find(session, subject)
            if kept is not None:
                return Paper(kept.name, kept.content)
            name, make = self._made(session, subject)
        return self._keep(subject, name, make())

    def _made(self, session: Session, subject: str) -> tuple[str, Callable[[], bytes]]:
        """The name of a paper, and what makes its bytes once the books are let go."""
        kind, id, part = (*subject.split(":"), "", "")[:3]
        match kind:
            case "quote" | "invoice" if id.isdigit():
                return self._document(session, kind, int(id), part)
            case "acceptance" if id.isdigit():
                return self._proof(session, int(id))
            case "export" if id.isdigit():
                name, content = sales_export(session, int(id), self.house.zone)
                return name, lambda: content
            case "attestation":
                facts = attested(session, self.house.zone)
                if facts is not None and facts.fingerprint == id:
                    return f"attestation-comptoir-{facts.version}.pdf", lambda: self.printer.attest(facts)
        raise LookupError(f"there is no document {subject}")

    def _document(self, session: Session, kind: str, id: int, part: str) -> tuple[str, Callable[[], bytes]]:
        is_copy = part == papers.COPY
        snapshot = papers.snapshot(session, kind, id)
        if kind == "quote" and snapshot is not None and not quotes.sha256_of(snapshot).startswith(part):
            snapshot = quotes.kept_as(session, id, part)
        if snapshot is None or (kind == "invoice" and part not in ("", papers.COPY)):
            raise LookupError(f"there is no document {kind}:{id}")
        document = read_document(snapshot)
        logo, xml = papers.logo(session, document.seller.logo), einvoices.find(session, f"{kind}:{id}")
        drawing = _drawing(session, id) if document.signed else None
        return _name(document, is_copy), partial(self.printer.print, document, logo, xml, drawing, is_copy)

    def _proof(self, session: Session, id: int) -> tuple[str, Callable[[], bytes]]:
        acceptance = acceptances.get(session, id)
        if acceptance is None:
            raise LookupError(f"there is no acceptance {id}")
        proof = Proof(acceptance.evidence, acceptance.accepted, acceptance.drawing)
        return f"{proof.evidence.number}-acceptance.pdf", lambda: self.printer.prove(proof)

    def make_missing(self) -> None:
        """Print the invoices whose issue was followed by a crash; one that fails does not stop the others."""
        with self.house.books.read() as session:
            missing = papers.unprinted_invoices(session)
        failures = [failure for id in missing if (failure := self._failure(f"invoice:{id}"))]
        if failures:
            raise ExceptionGroup("invoices could not be printed", failures)

    def _failure(self, subject: str) -> Exception | None:
        try:
            self.fetch(subject)
        except Exception as failure:
            failure.add_note(subject)
            return failure
        return None

    def _keep(self, subject: str, name: str, content: bytes) -> Paper:
        """Of two who printed at once, the first wins and both send the same bytes."""
        now = self.house.now()
        with self.house.books.open() as session:
            if papers.keep(session, subject, name, content, now):
                after = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
                record = Record("paper made", name, target=subject, after=after, at=now)
                ledger.append(session, [record], self.house.secret)
                return Paper(name, content)
            made = papers.find(session, subject)
        assert made is not None
        return Paper(made.name, made.content)


def _drawing(session: Session, quote_id: int) -> bytes | None:
    """The signature that was drawn under an accepted quote."""
    acceptance = acceptances.of_quote(session, quote_id)
    return acceptance.drawing if acceptance else None


def _kept_as(session: Session, subject: str) -> str:
    """The subject under which the paper is kept: a quote is named with the snapshot that it is made from."""
    kind, _colon, id = subject.partition(":")
    snapshot = papers.snapshot(session, kind, int(id)) if kind == "quote" and id.isdigit() else None
    return f"{subject}:{quotes.sha256_of(snapshot)[:8]}" if snapshot is not None else subject


def _name(document: Document, is_copy: bool) -> str:
    """The name of its file: `D-2026-0042-v2.pdf`, `FA-2026-0042-duplicata.pdf`."""
    parts = (
        document.number or Words(document.language).say(_("draft")),
        f"v{document.version}" if document.version else "",
        papers.COPY if is_copy else "",
    )
    return f"{'-'.join(filter(None, parts))}.pdf"
