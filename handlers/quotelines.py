"""What a quote sells, line by line, as a card tells it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from domain.documents import Document, DocumentLine
from domain.messages import Message, _, plural
from domain.money import total
from handlers.lines import priced

SHOWN = 12


def told(document: Document) -> Iterator[Message]:
    """Its lines under their sections, each section with its subtotal, then the options."""
    lines = [*_counted(document), *_options(document)]
    yield from lines[:SHOWN]
    if (left := len(lines) - SHOWN) > 0:
        yield plural("… and {count} more line", "… and {count} more lines", left)


def _counted(document: Document) -> Iterator[Message]:
    for section, group in groupby(document.counted, key=lambda line: line.section):
        lines = list(group)
        if section:
            yield _("{section}: {net}", section=section, net=total(line.net for line in lines))
        yield from map(_line, lines)


def _options(document: Document) -> Iterator[Message]:
    for line in document.lines:
        if not line.is_counted:
            group = line.option.group if line.option else None
            told = _line(line)
            yield _("one of “{group}”: {line}", group=group, line=told) if group else _("option: {line}", line=told)


def _line(line: DocumentLine) -> Message:
    return priced(line.description.partition("\n")[0], line)
