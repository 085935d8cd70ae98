"""A quote in one line: "Acme 3j audit @900 -10% + forfait licence 490 v30j acompte 30%".

Lines are parted by " + " or by a comma. A line is a quantity, words and a price (@900, à 900 €); the discount (-10% or
-50€), the VAT (tva 10) and "option" may stand anywhere in it, and what is of the whole quote (v30j or v31/12,
acompte 30%, remise 5%, 30 jours fin de mois) anywhere at all. Nothing else may follow a price.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain import dictation_patterns as patterns
from domain.answers import terms_in_words
from domain.dictated import Dictated, DictatedLine
from domain.errors import Refusal
from domain.messages import Language, Message, _
from domain.misreadings import after_price, misspelt_share, suspect
from domain.moments import read_date
from domain.numbers import read_amount, read_number, read_percent


def is_dictated(text: str) -> bool:
    """Whether words say more than a customer's name."""
    return patterns.IS_DICTATED.search(text) is not None


def read_dictation(text: str, today: date, language: Language) -> Dictated:
    """Read a whole quote; refused with the very words that could not be read."""
    said = _Said(text, today, language)
    whole: dict[str, Any] = {
        "valid_until": said.take(patterns.VALIDITY, said.day),
        "terms": next(filter(None, (said.take(pattern, terms_in_words) for pattern in patterns.TERMS)), None),
        "deposit": said.take(patterns.DEPOSIT, said.share),
        "discount": said.take(patterns.DISCOUNT, said.share),
    }
    customer, first = said.begin()
    return Dictated(customer=customer, lines=tuple(said.line(*span) for span in said.spans(first)), **whole)


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
            value = read(match[match.lastindex or 0].strip())
        except Refusal as refused:
            raise self._unread(match.start(), match.end(), refused.reason) from None
        self._blank(match.start(), match.end())
        return value

    def begin(self) -> tuple[str, int]:
        """The customer's name, and where the first line begins: at its quantity, one with a unit before a bare one."""
        plus = re.search(r"\s\+(?=\s)", self.text)
        end = plus.start() if plus else len(self.text)
        match = patterns.START.search(self.left, 0, end) or patterns.BARE_START.search(self.left, 0, end)
        if match is None:
            raise self._unread(0, end, _("Say how many of what, for example: Acme 3j audit @900."))
        options = patterns.OPTION_HEAD.finditer(self.left, 0, match.end())
        first = next((option.start() for option in options if option.end() == match.start()), match.start())
        self._check_shares(0, first)
        name = re.sub(r"^(?:pour|for)\s+(?=\S)", "", self.left[:first].strip(" ,;:"), flags=re.IGNORECASE)
        return " ".join(name.split()), first

    def spans(self, first: int) -> Iterator[tuple[int, int]]:
        """Where each line begins and ends, from the first on."""
        start = first
        for match in patterns.PARTING.finditer(self.left, first):
            if match[0].endswith("+") or self._is_new_line(start, match):
                yield start, match.start()
                start = match.end()
        yield start, len(self.left)

    def line(self, start: int, end: int) -> DictatedLine:
        """One line, between two places of the text."""
        facts: dict[str, Any] = {
            "discount_percent": self.take(
                rf"{patterns.SIGNED}\s?({patterns.PERCENT}){patterns.END}", self.percent, start, end
            ),
            "discount_amount": self.take(
                rf"{patterns.SIGNED}\s?({patterns.FIGURE} ?€){patterns.END}", self.amount, start, end
            ),
            "vat_rate": self.take(rf"(?i:tva|vat)\s?({patterns.FIGURE} ?%?){patterns.END}", self.percent, start, end),
        }
        is_option = self._is_optional(start, end)
        quantity, unit = self._counted(start, end)
        price = self._price(start, end)
        self._check(start, end)
        if price is not None:
            facts["unit_price"], per, after = price
            is_option = self.take(patterns.OPTION, bool, after, end) or is_option
            unit = self._same_unit(unit, per, start, end)
            self._check_after(after, end)
        words = " ".join(self.left[start:end].strip(" ,;:").split())
        if not words:
            raise self._unread(start, end, _("Say what is sold, between its quantity and its price."))
        return DictatedLine(words=words, quantity=quantity, unit=unit, is_option=is_option, **facts)

    def day(self, text: str) -> date:
        days = re.match(r"(\d{1,3})\s?[a-z]", text)
        day = self.today + timedelta(days=int(days[1])) if days else read_date(text, self.today, self.language)
        if day < self.today:
            raise Refusal(_("That day is past: a quote is valid until today or a later day."))
        return day

    def share(self, text: str) -> Decimal:
        try:
            return self.percent(text)
        except Refusal:
            raise Refusal(_("A deposit, or a discount on the whole, is a percent: for example 30%.")) from None

    def percent(self, text: str) -> Decimal:
        return read_percent(text, self.language)

    def amount(self, text: str) -> Decimal:
        return read_amount(text, self.language)

    def _is_new_line(self, start: int, comma: re.Match[str]) -> bool:
        """Whether a comma ends a line: a quantity follows, or both sides have a price."""
        at = comma.end() + len(self.left[comma.end() :]) - len(self.left[comma.end() :].lstrip())
        heads = (patterns.START, patterns.BARE_START, patterns.OPTION_HEAD)
        if any(head.match(self.left, at) for head in heads):
            return True
        return "@" in self.left[start : comma.start()] and bool(patterns.PRICED_NEXT.match(self.left, comma.end()))

    def _is_optional(self, start: int, end: int) -> bool:
        """Whether the customer may leave the line out, as its head or a word in it says."""
        said = bool(self.take(patterns.OPTIONAL, bool, start, end))
        head = patterns.OPTION_HEAD.match(self.left, self._head(start, end), end)
        if head is not None:
            self._blank(head.start(), head.end())
        return said or head is not None

    def _counted(self, start: int, end: int) -> tuple[Decimal, Message | None]:
        """How many, and in which unit, at the head of a line; one when it does not say."""
        head = self._head(start, end)
        match = patterns.START.match(self.left, head, end) or patterns.BARE_START.match(self.left, head, end)
        if match is None:
            return Decimal(1), None
        said = match.groupdict()
        quantity = Decimal(1)
        if said["quantity"]:
            try:
                quantity = read_number(said["quantity"], self.language)
            except Refusal as refused:
                raise self._unread(match.start(), match.end(), refused.reason) from None
        if not quantity:
            raise self._unread(match.start(), match.end(), _("The quantity is more than zero."))
        unit = _("flat rate") if said.get("flat") else patterns.unit_of(said.get("unit"))
        self._blank(match.start(), match.end())
        return quantity, unit

    def _price(self, start: int, end: int) -> tuple[Decimal, Message | None, int] | None:
        """The price of one, the unit that it is said for, and where it ends; its first word is never a price."""
        second = re.compile(r"\S+\s+").search(self.left, start, end)
        found = [pattern.search(self.left, start, end) for pattern in patterns.PRICES]
        if second is not None:
            after = (patterns.LAST_PRICE, patterns.PRICE_IN_EUROS)
            found += [pattern.search(self.left, second.end() - 1, end) for pattern in after]
        match = next(filter(None, found), None)
        if match is None:
            return None
        try:
            price = self.amount(match["price"].strip())
        except Refusal as refused:
            raise self._unread(match.start(), match.end(), refused.reason) from None
        self._blank(match.start(), match.end())
        return price, patterns.unit_of(match["per"]), match.end()

    def _same_unit(self, unit: Message | None, per: Message | None, start: int, end: int) -> Message | None:
        """What is counted in one unit is not priced by another."""
        if unit and per and unit.text != per.text:
            raise self._unread(start, end, _("The price is by the {per}, the quantity in another unit.", per=per))
        return unit or per

    def _check(self, start: int, end: int) -> None:
        """Refuse what looks like more than words."""
        if found := patterns.SUSPECT.search(self.left, start, end):
            raise self._unread(found.start(), found.end(), suspect(found[0]))
        self._check_shares(start, end)

    def _check_shares(self, start: int, end: int) -> None:
        """Refuse a deposit or a discount that is spelt nearly right."""
        if found := misspelt_share(self.left, start, end):
            raise self._unread(found.start(), found.end(), after_price(found[0]))

    def _check_after(self, start: int, end: int) -> None:
        """Refuse what follows a price and was not understood."""
        if found := re.compile(r"[^\s,;.]\S*(?:\s\S+)*").search(self.left, start, end):
            raise self._unread(found.start(), found.end(), after_price(found[0].strip(" ,;.")))

    def _head(self, start: int, end: int) -> int:
        """Where the first word stands."""
        return end - len(self.left[start:end].lstrip())

    def _blank(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def _unread(self, start: int, end: int, reason: Message) -> Refusal:
        """Why, and where."""
        shown = f"{self.text[:start]}▸{self.text[start:end].strip()}◂ {self.text[end:].lstrip()}".strip()
        return Refusal(_("{reason} Here: {line}", reason=reason, line=shown))
