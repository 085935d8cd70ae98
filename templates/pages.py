"""Sets a quote or an invoice as an HTML sheet, ready to be printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from domain.documents import Document, DocumentKind, DocumentLine
from domain.giving import discounts_of
from domain.messages import Language, Message, Percent, _
from domain.money import Money, total
from templates import epc
from templates.addresses import address, grouped, locality
from templates.strip import strip
from templates.widths import room
from templates.words import Words

DOCUMENTS = Path(__file__).parent / "documents"
TITLES = {
    DocumentKind.QUOTE: _("Quote"),
    DocumentKind.INVOICE: _("Invoice"),
    DocumentKind.DEPOSIT: _("Deposit invoice"),
    DocumentKind.CREDIT_NOTE: _("Credit note"),
}


def page(document: Document, logo: bytes | None, drawing: bytes | None = None, *, is_copy: bool = False) -> str:
    """The sheet in the document's language; logo and drawn signature are what `templates.logo.prepared_logo` made.

    Each page of a copy says that it is one.
    """
    return (
        environment(document.language)
        .get_template("document.html")
        .render(
            document=document,
            title=title(document),
            number=number(document),
            kind=_kind(document),
            strip=strip(document),
            has_discounts=any(discounts_of(line) for line in document.lines),
            has_vat=not document.seller.is_franchise,
            code=transfer_code(document),
            logo=embedded(logo),
            drawing=embedded(drawing),
            is_copy=is_copy,
        )
    )


def embedded(picture: bytes | None) -> str | None:
    """A PNG as an address that is in the page."""
    return f"data:image/png;base64,{b64encode(picture).decode()}" if picture else None


def title(document: Document) -> str:
    """What the document is called: `Facture FA-2026-0042`."""
    words = Words(document.language)
    return f"{words.say(_kind(document))} {number(document)}"


def _kind(document: Document) -> Message:
    if document.progress is None:
        return TITLES[document.kind]
    return _("Progress invoice no. {rank}", rank=document.progress.rank)


def number(document: Document) -> str:
    """Its number, and its version from the second on: `D-2026-0042 v2`."""
    if document.number is None:
        return Words(document.language).say(_("(draft)"))
    return f"{document.number} v{document.version}" if document.version else document.number


def transfer_code(document: Document) -> Markup | None:
    """The QR code that pays an issued invoice by transfer."""
    seller = document.seller
    asks = document.kind in (DocumentKind.INVOICE, DocumentKind.DEPOSIT)
    if not asks or document.number is None or seller.iban is None:
        return None
    said = epc.payload(
        name=seller.name, iban=seller.iban, bic=seller.bic, amount=document.payable, reference=document.number
    )
    return Markup(epc.drawing(said)) if said else None


@cache
def environment(language: Language, folder: Path = DOCUMENTS) -> Environment:
    """Jinja2 speaking one language: `_("…")` says a sentence, `|show` writes a fact. Documents lend their parts."""
    words = Words(language)
    environment = Environment(
        loader=FileSystemLoader((folder, DOCUMENTS)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = lambda text, **facts: words.say(Message(text, facts))
    environment.filters |= {
        "say": words.say,
        "show": words.show,
        "figure": words.show,
        "price": words.price,
        "off": lambda line: words.show(discounts_of(line) or ""),
        "sections": sections,
        "percent": lambda rate: words.percent(Percent(rate)),
        "grouped": grouped,
        "room": room,
        "locality": locality,
        "address": lambda party: address(party, words.language),
    }
    return environment


@dataclass(frozen=True)
class Section:
    """Lines that follow one another under the same heading, or under none."""

    name: str | None
    lines: tuple[DocumentLine, ...]

    @property
    def net(self) -> Money:
        """What they come to, before VAT and before a discount on the whole."""
        return total(line.net for line in self.lines)


def sections(lines: Iterable[DocumentLine]) -> list[Section]:
    """The lines by their headings, in order."""
    return [Section(name, tuple(group)) for name, group in groupby(lines, key=lambda line: line.section)]
