"""Sets the web page of a quote: to read and sign it, to see that it was signed, or why it cannot be any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from domain.acceptance import Evidence
from domain.documents import Document, DocumentLine, canonical_json
from domain.messages import Language, Message, _
from templates.pages import environment, title
from templates.words import Words

PAGES = Path(__file__).parent / "pages"
FONTS = Path(__file__).parent / "fonts"
ASSETS = {
    "page.css": (PAGES / "page.css", "text/css; charset=utf-8"),
    "page.js": (PAGES / "page.js", "text/javascript; charset=utf-8"),
    "inter-400.woff2": (FONTS / "Inter-Regular.woff2", "font/woff2"),
    "inter-600.woff2": (FONTS / "Inter-SemiBold.woff2", "font/woff2"),
}
"""What the page is made of beside its HTML; nothing comes from elsewhere."""


@dataclass(frozen=True)
class Row:
    """A line of the quote and its position, from 1."""

    position: int
    line: DocumentLine


@dataclass(frozen=True)
class Block:
    """Lines that stand together: under one section, or of one `group` of options, which also has a number."""

    section: str | None
    group: str | None
    number: int
    rows: tuple[Row, ...]


def quote_page(token: str, document: Document, *, name: str = "", error: Message | None = None) -> str:
    """The quote, its options, its conditions, and last the place to sign."""
    return _page(
        "quote.html", token, document, name=name, error=error, blocks=list(blocks(document)),
        has_options=any(line.option for line in document.lines), shown=sha256(canonical_json(document)).hexdigest(),
        conditions=conditions(document), consent=consent(document), button=_button(document),
    )  # fmt: skip


def accepted_page(token: str, document: Document, evidence: Evidence) -> str:
    """Thanks, what was accepted, and its papers."""
    return _page("accepted.html", token, document, evidence=evidence, blocks=list(blocks(document)))


def closed_page(reason: Message, language: Language, document: Document | None = None) -> str:
    """Why nothing can be signed here, and whom to ask."""
    return (
        environment(language, PAGES)
        .get_template("closed.html")
        .render(language=language, asset=asset, reason=reason, seller=document.seller if document else None)
    )


def blocks(document: Document) -> Iterator[Block]:
    """The lines in order, those of one section or one group of options together."""
    groups = [line.option.group for line in document.lines if line.option and line.option.group]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(groups), 1)}
    rows = (Row(position, line) for position, line in enumerate(document.lines, 1))
    for (section, group), together in groupby(rows, key=lambda row: (row.line.section, _group_of(row.line))):
        yield Block(section, group, numbers.get(group or "", 0), tuple(together))


def conditions(document: Document) -> Sequence[tuple[str, str]]:
    """What is agreed to beside the lines, each with its label, in the document's language."""
    words = Words(document.language)
    known: tuple[tuple[Message, str | None], ...] = (
        (_("Valid until"), words.date(document.valid_until) if document.valid_until else None),
        (_("Payment terms"), document.terms),
        (_("Start of work"), document.begins),
        (_("Place of work"), document.executed_at),
        (_("Conditions"), document.conditions),
        (_("Note"), document.note),
        (_("Notices"), "\n".join(mention.text for mention in document.mentions) or None),
    )
    return [(words.say(label), text) for label, text in known if text]


def consent(document: Document) -> str:
    """What is ticked before signing."""
    said = (
        _("I have read this quote and its conditions, and I accept them.")
        if document.customer.is_consumer
        else _(
            "I have read this quote and its conditions, and I accept them for {customer}.",
            customer=document.customer.name,
        )
    )
    return Words(document.language).say(said)


def asset(name: str) -> str:
    """The address of an asset, which changes with its content and may so be kept for ever."""
    return f"/q/assets/{_version()}/{name}"


@cache
def _version() -> str:
    return sha256(b"".join(path.read_bytes() for path, _kind in ASSETS.values())).hexdigest()[:12]


def _button(document: Document) -> Message:
    """A consumer has to read that signing obliges to pay (code de la consommation, art. L221-14)."""
    if document.customer.is_consumer:
        return _("Sign the order, with an obligation to pay")
    return _("Accept and sign")


def _group_of(line: DocumentLine) -> str | None:
    return line.option.group if line.option else None


def _page(template: str, token: str, document: Document, **facts: Any) -> str:
    return (
        environment(document.language, PAGES)
        .get_template(template)
        .render(
            document=document, language=document.language, title=title(document), asset=asset,
            token=token, has_vat=any(share.vat for share in document.totals.shares), **facts,
        )
    )  # fmt: skip
