"""Reads what was issued in a story, and changes the company behind its back."""

from __future__ import annotations

from sqlmodel import select

from domain.documents import Document, read_document
from storage.tables import Company, Invoice, Quote
from tests.talking import Talk


def issued(talk: Talk, number: str = "FA-2026-0001") -> Document:
    """An issued invoice, as it is sealed."""
    with talk.reception.house.books.read() as session:
        snapshot = session.exec(select(Invoice.snapshot).where(Invoice.number == number)).one()
        assert snapshot is not None
        return read_document(snapshot)


def quoted(talk: Talk) -> Document:
    """The first quote, as it is printed."""
    with talk.reception.house.books.read() as session:
        quote = session.get(Quote, 1)
        assert quote is not None
        return read_document(quote.snapshot)


def mentions(document: Document) -> dict[str, str]:
    """The mentions by their codes, with ordinary spaces."""
    return {mention.code: mention.text.replace("\xa0", " ") for mention in document.mentions}


def change_company(talk: Talk, **facts: object) -> None:
    """Give the company other columns."""
    with talk.reception.house.books.open() as session:
        company = session.get(Company, 1)
        assert company is not None
        for name, fact in facts.items():
            setattr(company, name, fact)
        session.add(company)
