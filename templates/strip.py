"""The strip under the letterhead: dates and references, on columns that share the right axis of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.documents import Document
from domain.messages import Fact as Said
from domain.messages import Message, Percent, _
from templates.addresses import address
from templates.widths import width
from templates.words import Words

COLUMNS = {4: (46, 46, 46, 36), 5: (31, 31, 30, 41, 41)}
"""Widths in mm; the third of four, and the fourth of five, begin on the right axis."""
NARROW = 13.2
"""What one of four columns holds on a line, in em."""


@dataclass(frozen=True)
class Fact:
    """A label, what it says, and on how many columns."""

    label: str
    text: str
    span: int


@dataclass(frozen=True)
class Strip:
    """The widths of the columns in mm, and the rows, each filled to its end."""

    columns: tuple[int, ...]
    rows: tuple[tuple[Fact, ...], ...]


def strip(document: Document) -> Strip:
    """What is known of a document beside its parties and its lines."""
    words = Words(document.language)
    facts = [_fact(words.say(label), words.show(said)) for label, said in _known(document) if said is not None]
    count = 5 if len(facts) == sum(fact.span for fact in facts) == 5 else 4
    return Strip(COLUMNS[count], tuple(_rows(facts, count)))


def _fact(label: str, text: str) -> Fact:
    return Fact(label, text, 2 if max(map(width, text.split("\n"))) > NARROW else 1)


def _rows(facts: Iterable[Fact], count: int) -> Iterator[tuple[Fact, ...]]:
    """Each fact stands in the first row that has room for it."""
    rows: list[list[Fact]] = []
    for fact in facts:
        room = (row for row in rows if sum(other.span for other in row) + fact.span <= count)
        if (row := next(room, None)) is None:
            rows.append(row := [])
        row.append(fact)
    return (_filled(row, count) for row in rows)


def _filled(row: list[Fact], count: int) -> tuple[Fact, ...]:
    *others, last = row
    return *others, Fact(last.label, last.text, count - sum(fact.span for fact in others))


def _known(document: Document) -> tuple[tuple[Message, Said | None], ...]:
    return (
        (_("Issued on"), document.issued_on),
        (_("Valid until"), document.valid_until),
        (_("Due on"), document.due_on),
        (_("Payment terms"), document.terms),
        (_("Delivered on"), document.delivered_on),
        (_("Delivered to"), _delivered_to(document)),
        (_("Start or delay"), document.begins),
        (_("Place of work"), document.executed_at),
        (_("Your order"), document.purchase_order),
        (_("From our quote"), document.quote_number),
        (_("Progress"), _progress(document)),
        (_("Credits"), _corrected(document)),
        (_("Your contact"), document.salesperson),
    )


def _progress(document: Document) -> Message | None:
    if document.progress is None:
        return None
    before, reached = Percent(document.progress.before), Percent(document.progress.reached)
    return _("{before} → {reached}", before=before, reached=reached)


def _corrected(document: Document) -> str | None:
    """The invoices that a credit note corrects, by number and date (COMPLIANCE G2)."""
    cited = [_("{number} of {day}", number=one.number, day=one.issued_on) for one in document.corrects or ()]
    return "\n".join(Words(document.language).lines(cited)) or None


def _delivered_to(document: Document) -> str | None:
    place = document.delivery
    return ", ".join(filter(None, (place.name, *address(place, document.language).splitlines()))) if place else None
