"""Makes the PDF of a document once, from its snapshot, keeps it and seals its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from bot.export import sales_export
from bot.platform import Paper
from domain.documents import Document, read_document
from domain.messages import _
from handlers.reception import House
from storage import acceptances, einvoices, ledger, papers, quotes
from storage.ledger import Record
from templates.evidence import Proof
from templates.words import Words


class Prints(Protocol):
    """What prints a document: `templates.pdf.Printer`."""

    def print(
        self, document: Document, logo: bytes | None = None, xml: bytes | None = None, drawing: bytes | None = None
    ) -> bytes:
        """The PDF of a document, with the XML of an invoice or the drawn signature of a quote in it."""

    def prove(self, proof: Proof) -> bytes:
        """The PDF of the proof of an acceptance."""


@dataclass(frozen=True)
class Papers:
    """The papers of a house, by subject. Safe to call from several threads.

    A subject is `invoice:12`, or `quote:7` for the quote as it stands. A quote may change after it was printed, so its
    paper is kept under `quote:7:ab12cd34`, which names the snapshot by the start of its SHA-256 and finds an old one.
    `acceptance:3` is the proof that a quote was accepted on the web, `export:5` a batch of exported sales.
    """

    house: House
    printer: Prints

    def fetch(self, subject: str) -> Paper:
        """The paper, made now if it was not; LookupError when there is no such document."""
        if subject.startswith("acceptance:"):
            return self._proof(subject)
        if subject.startswith("export:"):
            return self._export(subject)
        with self.house.books.read() as session:
            subject, snapshot = _source(session, subject)
            made = papers.find(session, subject)
            if made is not None:
                return Paper(made.name, made.content)
            if snapshot is None:
                raise LookupError(f"there is no document {subject}")
            document = read_document(snapshot)
            logo, xml = papers.logo(session, document.seller.logo), einvoices.find(session, subject)
            drawing = _drawing(session, subject) if document.signed else None
        return self._keep(subject, _name(document), self.printer.print(document, logo, xml, drawing))

    def _proof(self, subject: str) -> Paper:
        with self.house.books.read() as session:
            made = papers.find(session, subject)
            if made is not None:
                return Paper(made.name, made.content)
            acceptance = acceptances.get(session, int(subject.partition(":")[2]))
            if acceptance is None:
                raise LookupError(f"there is no document {subject}")
        proof = Proof(acceptance.evidence, acceptance.accepted, acceptance.drawing)
        return self._keep(subject, f"{proof.evidence.number}-acceptance.pdf", self.printer.prove(proof))

    def _export(self, subject: str) -> Paper:
        with self.house.books.read() as session:
            made = papers.find(session, subject)
            if made is not None:
                return Paper(made.name, made.content)
            name, content = sales_export(session, int(subject.partition(":")[2]), self.house.zone)
        return self._keep(subject, name, content)

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


def _drawing(session: Session, subject: str) -> bytes | None:
    """The signature that was drawn under an accepted quote."""
    acceptance = acceptances.of_quote(session, int(subject.split(":")[1]))
    return acceptance.drawing if acceptance else None


def _source(session: Session, subject: str) -> tuple[str, bytes | None]:
    """The subject under which the paper is kept, and the snapshot that it is made from, if that still stands."""
    kind, _colon, rest = subject.partition(":")
    id, _colon, version = rest.partition(":")
    if kind not in ("quote", "invoice") or not id.isdigit():
        raise LookupError(f"{subject} names no document")
    snapshot = papers.snapshot(session, kind, int(id))
    if snapshot is None or kind == "invoice":
        return f"{kind}:{id}", snapshot
    current = quotes.sha256_of(snapshot)[:8]
    if version not in ("", current):
        return f"{kind}:{id}:{version}", quotes.kept_as(session, int(id), version)
    return f"{kind}:{id}:{current}", snapshot


def _name(document: Document) -> str:
    """The name of its file: `D-2026-0042-v2.pdf`."""
    number = document.number or Words(document.language).say(_("draft"))
    return f"{number}-v{document.version}.pdf" if document.version else f"{number}.pdf"
