"""The notes of an invoice (BG-1): French platforms want some by their code, each once; the others are free text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.documents import Document, DocumentKind, Seller
from domain.numbers import plain
from templates.einvoice.codes import UNTAXED, treatment

_LATE_PAYMENT = ("PMT", "PMD", "AAB")
"""Recovery costs, penalties, discount for early payment: mandatory on every invoice (BR-FR-05)."""


@dataclass(frozen=True)
class Note:
    """A text, and the code of its subject (UNTDID 4451) if it has one."""

    text: str
    subject: str | None = None


def notes(document: Document) -> Iterator[Note]:
    """All that is said in words: who sells, what is due when payment is late, and whatever else is printed."""
    printed = {mention.code: mention.text for mention in document.mentions}
    yield from _legal_identity(document.seller)
    for subject in _LATE_PAYMENT:
        yield Note(printed.pop(subject, _not_due(document)), subject)
    yield Note(treatment(document.customer), "BAR")
    for reason in (document.case.name, UNTAXED):
        printed.pop(reason, None)
    yield from map(Note, printed.values())
    if document.progress:
        progress = document.progress
        yield Note(f"Situation n° {progress.rank} : avancement de {progress.before} % à {progress.reached} %")
    if document.note:
        yield Note(document.note)


def _legal_identity(seller: Seller) -> Iterator[Note]:
    capital = f"au capital de {plain(seller.capital.amount)} EUR" if seller.capital else None
    if form := " ".join(filter(None, (seller.legal_form, capital))):
        yield Note(form, "REG")
    if seat := seller.seat:
        town = " ".join(filter(None, (seat.postal_code, seat.city)))
        yield Note(f"siège : {', '.join((*seat.address, town))}")
    if seller.rcs_town:
        yield Note(f"RCS {seller.rcs_town} {seller.siren}", "ABL")


def _not_due(document: Document) -> str:
    """A platform wants the three notes even where the law forbids to claim anything."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return "Sans objet : avoir"
    return "Sans objet : client non professionnel" if document.customer.is_consumer else "Sans objet"
