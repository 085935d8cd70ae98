"""Sets a quote or an invoice as an HTML sheet, ready to be printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from domain.documents import Document, DocumentKind, DocumentLine, Party, Place
from domain.giving import discounts_of
from domain.messages import Language, Message, Percent, _
from domain.money import Money, total
from templates import epc
from templates.words import REGION, Words

DOCUMENTS = Path(__file__).parent / "documents"
BODY = 9.0
FIGURE, LETTER, MARK, HEADING, GUTTER = 0.64, 0.56, 0.36, 0.48, 1.5
"""What Inter needs, in em: a figure, a letter, a comma or space, a letter of a heading, the air between columns."""
TITLES = {
    DocumentKind.QUOTE: _("Quote"),
    DocumentKind.INVOICE: _("Invoice"),
    DocumentKind.DEPOSIT: _("Deposit invoice"),
    DocumentKind.CREDIT_NOTE: _("Credit note"),
}


def page(document: Document, logo: bytes | None, drawing: bytes | None = None) -> str:
    """The sheet in the document's language; logo and drawn signature are what `templates.logo.prepared_logo` made."""
    return (
        environment(document.language)
        .get_template("document.html")
        .render(
            document=document,
            title=title(document),
            number=number(document),
            kind=_kind(document),
            facts=list(_facts(document)),
            has_discounts=any(discounts_of(line) for line in document.lines),
            has_vat=not document.seller.is_franchise,
            code=transfer_code(document),
            logo=embedded(logo),
            drawing=embedded(drawing),
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


def _facts(document: Document) -> Iterator[tuple[Message, object]]:
    """The dates and references under the letterhead, each with its label, those that are known only."""
    known: tuple[tuple[Message, object], ...] = (
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
    return ((label, fact) for label, fact in known if fact is not None)


def _progress(document: Document) -> Message | None:
    if document.progress is None:
        return None
    before, reached = Percent(document.progress.before), Percent(document.progress.reached)
    return _("{before} → {reached}", before=before, reached=reached)


def _corrected(document: Document) -> Message | None:
    """The invoices that a credit note corrects, by number and date (COMPLIANCE G2)."""
    cited = [_("{number} of {day}", number=one.number, day=one.issued_on) for one in document.corrects or ()]
    return Message(", ".join(f"{{cited{at}}}" for at in range(len(cited))),
                   {f"cited{at}": one for at, one in enumerate(cited)}) if cited else None  # fmt: skip


def _delivered_to(document: Document) -> str | None:
    place = document.delivery
    return ", ".join(filter(None, (place.name, *address(place, document.language).splitlines()))) if place else None


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


def grouped(identifier: str, size: int, between: str = "\xa0") -> str:
    """An identifier in groups that stay on one line: `732 829 320`."""
    return between.join(identifier[start : start + size] for start in range(0, len(identifier), size))


def room(cells: list[str], heading: str, size: float = BODY) -> float:
    """The width in em that a column needs for its longest figure: nothing is cut, and nothing measured twice."""
    widest = max((sum(map(_width, cell)) for cell in cells), default=0.0)
    return round(max(widest * size / BODY, HEADING * len(heading)) + GUTTER, 2)


def _width(sign: str) -> float:
    if sign.isdecimal() or sign in "€%":
        return FIGURE
    return LETTER if sign.isalpha() else MARK


def locality(party: Party | Place) -> str:
    """The line of the post code and the town; in Britain the code comes last."""
    parts = (party.postal_code, party.city)
    return " ".join(filter(None, reversed(parts) if party.country == "GB" else parts))


def address(party: Party | Place, language: Language) -> str:
    """An address, one line each; a foreign country comes last and in capitals, as the post wants it."""
    lines = [*party.address, locality(party)]
    if party.country != "FR":
        lines.append(Locale.parse(REGION[language]).territories.get(party.country, party.country).upper())
    return "\n".join(filter(None, lines))
