"""Reading the numbers, amounts and percentages that people type, in French or in English."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from domain.errors import Refusal
from domain.folding import clean
from domain.messages import Language, _, plural

LARGEST = Decimal(10) ** 12
"""Every number that people type stays below it."""

_LONGEST = 40
_EXAMPLE = Decimal("1234.56")
_LOOKALIKES = str.maketrans({
    **dict.fromkeys("，٫", ","), **dict.fromkeys("．", "."), **dict.fromkeys("﹣－−–—‐‑", "-"),
    **dict.fromkeys("＋", "+"), **dict.fromkeys("％", "%"), **dict.fromkeys("’ʼ＇", "'"),
})  # fmt: skip
_FRACTION = re.compile(r" ?([¼½¾])$")
_HUNDREDTHS = {"¼": ".25", "½": ".5", "¾": ".75"}
_SIGNED = re.compile(r"([+-]?) ?([^+-]+)")
_THREE_AFTER_MARK = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})")
_UNGROUPED = re.compile(r"(\d*)(?:[.,](\d+))?")
_GROUPED = re.compile(r"([1-9]\d{0,2})([ '.,])(\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?")
_EURO = re.compile(r"^(?:€|eur\b) ?| ?(?:€|\b(?:eur|euros?))$", re.IGNORECASE)
_OTHER_CURRENCY = re.compile(r"[$£¥]|\b(?:usd|gbp|chf|dollars?|pounds?|livres?|francs?)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d) ?k$", re.IGNORECASE)
_PERCENT = re.compile(r" ?(?:%|\b(?:pour ?cent|per ?cent|pct))$", re.IGNORECASE)


def plain(value: Decimal) -> Decimal:
    """The same number without needless zeros nor exponent: 5.5 for 5.50, 100 for 1E+2."""
    whole, decimals = _written(value)
    return Decimal(f"{whole}.{decimals}") if value else Decimal(0)


def places(value: Decimal) -> int:
    """How many decimals a number really needs."""
    return len(_written(value)[1])


def read_number(
    text: str,
    language: Language = Language.FRENCH,
    *,
    least: Decimal | None = None,
    most: Decimal | None = None,
    decimals: int = 4,
) -> Decimal:
    """A number: "1 234,56", "1,234.56", "12½". The language decides what "1,234" means."""
    return within(_number(_tidy(text), language), least, most, decimals)


def read_amount(
    text: str,
    language: Language = Language.FRENCH,
    *,
    least: Decimal | None = Decimal(0),
    most: Decimal | None = None,
    decimals: int = 6,
) -> Decimal:
    """An amount in euros: "450", "450 €", "€1,200.50", "1,2 k€"; at most six decimals, as unit prices have."""
    tidy = _tidy(text)
    if _OTHER_CURRENCY.search(tidy):
        raise Refusal(_("Amounts are in euros: convert “{text}” first.", text=tidy))
    bare = _EURO.sub("", tidy, count=1)
    units = _THOUSANDS.sub("", bare)
    number = _number(units, language) * (1 if units == bare else 1000)
    return within(number, least, most, decimals)


def read_percent(
    text: str,
    language: Language = Language.FRENCH,
    *,
    least: Decimal | None = Decimal(0),
    most: Decimal | None = Decimal(100),
    decimals: int = 2,
) -> Decimal:
    """A percentage, the sign optional: 10 for "10 %"."""
    return within(_number(_PERCENT.sub("", _tidy(text), count=1), language), least, most, decimals)


def _written(value: Decimal) -> tuple[str, str]:
    if not value.is_finite():
        raise ValueError(f"{value} is not a number")
    whole, _mark, decimals = f"{value:f}".partition(".")
    return whole, decimals.rstrip("0")


def _tidy(text: str) -> str:
    """Digits and marks in ASCII, whatever their width and script."""
    tidy = clean(text).translate(_LOOKALIKES)
    if not tidy:
        raise Refusal(_("Type a number, for example {example}.", example=_EXAMPLE))
    if len(tidy) > _LONGEST:
        raise Refusal(_("That is too long for a number: type for example {example}.", example=_EXAMPLE))
    return "".join(str(unicodedata.decimal(char, char)) for char in tidy)


def _number(tidy: str, language: Language) -> Decimal:
    signed = _SIGNED.fullmatch(_FRACTION.sub(lambda match: _HUNDREDTHS[match[1]], tidy))
    digits = _digits(signed[2], language) if signed else None
    if not signed or not digits:
        raise Refusal(
            _("“{text}” is not a number I can read: type for example {example}.", text=tidy, example=_EXAMPLE)
        )
    return Decimal(signed[1] + digits)


def _digits(text: str, language: Language) -> str | None:
    """The digits with a decimal point, or None where the marks make no sense."""
    if match := _THREE_AFTER_MARK.fullmatch(text):
        return _ambiguous(match, language)
    if match := _UNGROUPED.fullmatch(text):
        return f"{match[1] or 0}.{match[2] or 0}" if text else None
    if match := _GROUPED.fullmatch(text):
        return match[1] + re.sub(r"\D", "", match[3]) + f".{match[4] or 0}"
    return None


def _ambiguous(match: re.Match[str], language: Language) -> str:
    """Three digits after one mark: "1,234" groups in English only, "1.234" groups here and there in French."""
    whole, mark, rest = match.groups()
    if mark == "," and language is Language.ENGLISH:
        return whole + rest
    if mark == "." and language is Language.FRENCH:
        raise Refusal(
            _("“{text}” can be read two ways: type {grouped} or {whole},{rest}.",
              text=match[0], grouped=whole + rest, whole=whole, rest=rest)
        )  # fmt: skip
    return f"{whole}.{rest}"


def within(number: Decimal, least: Decimal | None, most: Decimal | None, decimals: int) -> Decimal:
    """The number in its plain form, or a refusal that names the bound it breaks."""
    if abs(number) >= LARGEST:
        raise Refusal(_("That number is too large: it must be below {limit}.", limit=LARGEST))
    if least is not None and number < least:
        raise Refusal(_("It cannot be negative.") if least == 0 else _("It must be at least {least}.", least=least))
    if most is not None and number > most:
        raise Refusal(_("It must be at most {most}.", most=most))
    if places(number) > decimals:
        raise Refusal(
            plural("It has at most {count} decimal.", "It has at most {count} decimals.", decimals)
            if decimals
            else _("It must be a whole number.")
        )
    return plain(number)
