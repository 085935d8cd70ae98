"""A quote in one line: "Acme 3j audit @900 -10% + forfait licence 490 v30j acompte 30%".

Lines are parted by " + ". A line is a quantity, words and a price; the discount (-10% or -50€) and the VAT (tva 10) may
stand anywhere in it, and what is of the whole quote (v30j or v31/12, acompte 30%, remise 5%) anywhere at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.errors import Refusal
from domain.messages import Language, Message, _
from domain.moments import read_date
from domain.numbers import read_amount, read_number, read_percent

_SIGNED = r"[-–−]"
_FIGURE = r"\d[\d.,'’]*(?:[ \u202f\xa0]\d{3}(?!\d))*(?:[.,]\d+)?"
_AMOUNT = rf"(?:€ ?)?{_FIGURE}(?: ?[kK]\b)?(?: ?(?:€|euros?\b|eur\b))?"
_PERCENT = rf"{_FIGURE} ?%"
_END = r"(?=\s|$)"
_UNITS: tuple[tuple[str, Message], ...] = (
    (r"j|(?i:jours?)|d|(?i:days?)", _("day")),
    (r"h|(?i:heures?|hours?)", _("hour")),
    (r"(?i:mois|months?)", _("month")),
    (r"(?i:semaines?|weeks?)", _("week")),
    (r"m²|m2", Message("m²")),
    (r"m³|m3", Message("m³")),
    (r"ml|kg|km", Message("")),
    (r"x|×|u|(?i:pi[eè]ces?|pcs?|pces?|unit[eé]?s?)", Message("")),
)
_UNIT = "|".join(pattern for pattern, _label in _UNITS)
_FLAT = r"(?i:forfait|lump sum|flat)"
_START = re.compile(rf"(?:^|(?<=\s))(?:(?P<flat>{_FLAT})|(?P<quantity>{_FIGURE}) ?(?P<unit>{_UNIT}))\s+(?=\S)")
_BARE_START = re.compile(rf"(?:^|(?<=\s))(?P<quantity>{_FIGURE})\s+(?=[^\W\d])")
_IS_DICTATED = re.compile(rf"(?:^|\s)(?:@\s?\S|{_FIGURE}(?:{_UNIT})\s+\S|{_FLAT}\s+\S|\+\s+(?:{_FIGURE}|{_FLAT})\s)")
_VALIDITY = rf"(?i:v|valable|valid)\s?(\d{{1,3}}\s?(?:j|jours?|d|days?)|[\d/.-]{{3,10}}){_END}"
_DEPOSIT = rf"(?i:acompte|deposit)\s(?:(?:de|of)\s)?({_PERCENT}){_END}"
_DISCOUNT = rf"(?i:remise|discount)\s(?:(?:de|of)\s)?({_PERCENT}){_END}"
_SUSPECT = re.compile(rf"(?:^|(?<=\s))(?:@\S*|{_SIGNED}\S*\d\S*|[vV]\d\S*|(?i:acompte|deposit)\b(?: \S+)?)")
"""What begins like a price, a discount or a validity, and was not read as one."""


@dataclass(frozen=True)
class DictatedLine:
    """A line as it was said; what was not said is None."""

    words: str
    quantity: Decimal
    unit: Message | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    vat_rate: Decimal | None = None


@dataclass(frozen=True)
class Dictated:
    """A quote as it was said."""

    customer: str
    lines: tuple[DictatedLine, ...]
    discount: Decimal | None = None
    deposit: Decimal | None = None
    valid_until: date | None = None


def is_dictated(text: str) -> bool:
    """Whether words say more than a customer's name."""
    return _IS_DICTATED.search(text) is not None


def read_dictation(text: str, today: date, language: Language) -> Dictated:
    """Read a whole quote; refused with the very words that could not be read."""
    said = _Said(text, today, language)
    whole: dict[str, Any] = {
        "valid_until": said.take(_VALIDITY, said.day),
        "deposit": said.take(_DEPOSIT, said.percent),
        "discount": said.take(_DISCOUNT, said.percent),
    }
    signs = [match.span() for match in re.finditer(r"\s\+(?=\s)", text)]
    ends = [*(start for start, _end in signs), len(text)]
    customer, first = said.begin(ends[0])
    spans = zip((first, *(end for _start, end in signs)), ends, strict=True)
    return Dictated(customer=customer, lines=tuple(said.line(start, end) for start, end in spans), **whole)


@dataclass
class _Said:
    """The words, of which every part that is read is taken away; positions stay."""

    text: str
    today: date
    language: Language
    left: str = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.text

    def take(self, pattern: str, read: Callable[[str], Any], start: int = 0, end: int | None = None) -> Any:
        """Read a part of that form and take it away; None when there is none."""
        end = len(self.left) if end is None else end
        match = re.compile(rf"(?:^|(?<=\s)){pattern}").search(self.left, start, end)
        if match is None:
            return None
        try:
            value = read(match[1].strip())
        except Refusal as refused:
            raise self._unread(match.start(), match.end(), refused.reason) from None
        self._blank(match.start(), match.end())
        return value

    def begin(self, end: int) -> tuple[str, int]:
        """The customer's name, and where the first line begins: at its quantity, one with a unit before a bare one."""
        match = _START.search(self.left, 0, end) or _BARE_START.search(self.left, 0, end)
        if match is None:
            raise self._unread(0, end, _("How many of what? For example: Acme 3j audit @900"))
        return " ".join(self.left[: match.start()].split()), match.start()

    def line(self, start: int, end: int) -> DictatedLine:
        """One line, between two places of the text."""
        facts: dict[str, Any] = {
            "unit_price": self.take(rf"@\s?({_AMOUNT}){_END}", self.amount, start, end),
            "discount_percent": self.take(rf"{_SIGNED}\s?({_PERCENT}){_END}", self.percent, start, end),
            "discount_amount": self.take(rf"{_SIGNED}\s?({_FIGURE} ?€){_END}", self.amount, start, end),
            "vat_rate": self.take(rf"(?i:tva|vat)\s?({_FIGURE} ?%?){_END}", self.percent, start, end),
        }
        if suspect := _SUSPECT.search(self.left, start, end):
            raise self._unread(suspect.start(), suspect.end(), None)
        quantity, unit = self._counted(start, end)
        if facts["unit_price"] is None:
            facts["unit_price"] = self.take(rf"({_AMOUNT})\s*$", self.amount, self._second_word(start, end), end)
        words = " ".join(self.left[start:end].split())
        if not words:
            raise self._unread(start, end, _("What is sold here?"))
        return DictatedLine(words=words, quantity=quantity, unit=unit, **facts)

    def day(self, text: str) -> date:
        days = re.match(r"(\d{1,3})\s?[a-z]", text)
        return self.today + timedelta(days=int(days[1])) if days else read_date(text, self.today, self.language)

    def percent(self, text: str) -> Decimal:
        return read_percent(text, self.language)

    def amount(self, text: str) -> Decimal:
        return read_amount(text, self.language)

    def _counted(self, start: int, end: int) -> tuple[Decimal, Message | None]:
        """How many, and in which unit, at the head of a line; one when it does not say."""
        head = len(self.left[start:end]) - len(self.left[start:end].lstrip()) + start
        match = _START.match(self.left, head, end) or _BARE_START.match(self.left, head, end)
        if match is None:
            return Decimal(1), None
        said = match.groupdict()
        quantity = Decimal(1)
        if said["quantity"]:
            try:
                quantity = read_number(said["quantity"], self.language)
            except Refusal as refused:
                raise self._unread(match.start(), match.end(), refused.reason) from None
        unit = _("flat rate") if said.get("flat") else _unit_of(said.get("unit"))
        self._blank(match.start(), match.end())
        return quantity, unit

    def _second_word(self, start: int, end: int) -> int:
        """Where the second word of a line begins: its first is never a price."""
        match = re.compile(r"\S+\s+").search(self.left, start, end)
        return match.end() if match else end

    def _blank(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def _unread(self, start: int, end: int, reason: Message | None) -> Refusal:
        """Why, and where."""
        token = self.text[start:end].strip()
        shown = f"{self.text[:start]}▸{self.text[start:end].strip()}◂ {self.text[end:].lstrip()}".strip()
        reason = reason or _("I cannot read “{words}”.", words=token)
        return Refusal(_("{reason} Here: {line}", reason=reason, line=shown))


def _unit_of(said: str | None) -> Message | None:
    if not said:
        return None
    label = next(label for pattern, label in _UNITS if re.fullmatch(pattern, said))
    if label.text:
        return label
    return Message(said) if said in ("ml", "kg", "km") else None
