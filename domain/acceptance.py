"""A quote that its customer accepts on the web: the options picked, and the evidence that is sealed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum

from domain.documents import Document, DocumentLine, Option, Signed, Snapshot
from domain.errors import Refusal
from domain.messages import Language, _
from domain.money import Money
from domain.totals import totals

FORMAT = "comptoir-evidence/1"
"""Names the shape of the canonical JSON of an evidence."""


class SignatureKind(StrEnum):
    """How a customer signs: the name that they type is their signature, unless they draw one."""

    TYPED = "typed"
    DRAWN = "drawn"


class OfferedOption(Snapshot):
    """An option as it stood on the page, and whether it was taken."""

    description: str
    net: Money
    is_picked: bool


class Evidence(Snapshot):
    """What proves an acceptance. `at` is UTC, `address` an IP address, all hashes are SHA-256 in hexadecimal.

    `link` is the hash of the link's token, `shown` of the version of the quote that it led to, `accepted` of that
    version with what was picked, `drawing` of the drawn signature as a PNG.
    """

    number: str
    version: int | None = None
    seller: str
    customer: str
    name: str
    signature: SignatureKind
    drawing: str | None = None
    at: datetime
    address: str
    agent: str
    language: Language
    link: str
    shown: str
    accepted: str
    options: tuple[OfferedOption, ...] = ()
    conditions: tuple[str, ...]
    consent: str
    net: Money
    vat: Money
    gross: Money


def picked(document: Document, positions: Collection[int]) -> Document:
    """The quote with these of its options taken, by position from 1; of each group exactly one has to be."""
    lines = tuple(_taken(line, position in positions) for position, line in enumerate(document.lines, 1))
    counted = [line for line in lines if line.is_counted]
    for group, offers in _groups(lines):
        if sum(line.is_counted for line in offers) != 1:
            raise Refusal(_("{group}: choose one", group=group))
    if not counted:
        raise Refusal(_("Choose something: nothing is picked yet."))
    return _with(document, lines=lines, totals=totals(counted, document.discount))


def agreed(document: Document, signed: Signed) -> Document:
    """What a customer agreed to: the lines that count, none of them an option any more, and who signed when."""
    lines = tuple(line.model_copy(update={"option": None}) for line in document.counted)
    return _with(document, lines=lines, signed=signed)


def offered(document: Document) -> tuple[OfferedOption, ...]:
    """The options of a quote, taken or not."""
    return tuple(
        OfferedOption(description=line.description, net=line.net, is_picked=line.is_counted)
        for line in document.lines
        if line.option is not None
    )


def canonical_evidence(evidence: Evidence) -> bytes:
    """The bytes that are sealed: UTF-8, sorted keys, no blanks, nothing absent."""
    content = {"evidence": evidence.model_dump(mode="json", exclude_none=True), "format": FORMAT}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_evidence(canonical: bytes) -> Evidence:
    """The evidence back from its canonical bytes."""
    content = json.loads(canonical)
    if content["format"] != FORMAT:
        raise ValueError(f"{content['format']} is not a format that this version reads")
    return Evidence.model_validate_json(json.dumps(content["evidence"]))


def _taken(line: DocumentLine, is_picked: bool) -> DocumentLine:
    if line.option is None:
        return line
    return line.model_copy(update={"option": Option(group=line.option.group, is_picked=is_picked)})


def _groups(lines: Collection[DocumentLine]) -> Iterator[tuple[str, list[DocumentLine]]]:
    names = dict.fromkeys(line.option.group for line in lines if line.option and line.option.group)
    for name in names:
        yield name, [line for line in lines if line.option and line.option.group == name]


def _with(document: Document, **changes: object) -> Document:
    """The document with some changes; its sums are checked again."""
    return Document(**dict(document) | changes)
