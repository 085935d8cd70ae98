"""Turns a Message into French or English; the only place where words, numbers and dates take a language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from domain.messages import Fact, Language, Message, Percent, Price
from domain.money import Money

LOCALES = Path(__file__).parent / "locale"
MINUS = "−"
"""As wide as a figure, where the hyphen that languages write in its place is not."""
REGION = {Language.FRENCH: "fr_FR", Language.ENGLISH: "en_GB"}
NEAR = {
    Language.FRENCH: {-1: "hier", 0: "aujourd’hui", 1: "demain"},
    Language.ENGLISH: {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


class Words:
    """The words of one language, with dates and times of one zone; who is spoken to `today` hears of tomorrow."""

    def __init__(self, language: Language, zone: ZoneInfo | None = None, today: date | None = None) -> None:
        self.language = language
        self.today = today
        self.zone = zone or ZoneInfo("Europe/Paris")
        self._locale = Locale.parse(REGION[language])

    def say(self, message: Message) -> str:
        """The sentence, its facts shown as the language shows them."""
        catalogue = translations(self.language)
        if message.plural is None:
            text = catalogue.gettext(message.text)
        else:
            text = catalogue.ngettext(message.text, message.plural, message.count)
        return (
            text.format_map({name: self.show(fact) for name, fact in message.facts.items()}) if message.facts else text
        )

    def lines(self, messages: Iterable[Message]) -> list[str]:
        """Several sentences, one a line."""
        return [self.say(message) for message in messages]

    def show(self, fact: Fact) -> str:
        """One fact as the language writes it."""
        match fact:
            case Message():
                return self.say(fact)
            case str():
                return str(fact)
            case bool():
                return translations(self.language).gettext("yes" if fact else "no")
            case Money():
                return self.money(fact)
            case Percent():
                return self.percent(fact)
            case Price():
                return self.price(fact.value)
            case datetime():
                return self.moment(fact)
            case date():
                return self.date(fact)
            case int() | Decimal():
                return self.number(fact)

    def money(self, amount: Money) -> str:
        """`1 210,00 €` or `€1,210.00`."""
        return _signed(format_currency(amount.amount, amount.currency, locale=self._locale))

    def price(self, amount: Decimal) -> str:
        """A unit price: two decimals, up to six where it has them (COMPLIANCE D1)."""
        digits = max(2, -int(amount.normalize().as_tuple().exponent))
        shape = f"#,##0.{'0' * digits}"
        number = _signed(format_decimal(amount, format=shape, locale=self._locale))
        return f"{number}\xa0€" if self.language is Language.FRENCH else f"€{number}"

    def number(self, number: int | Decimal) -> str:
        """Without trailing zeros: `1 234,5`."""
        return _signed(format_decimal(number, locale=self._locale, decimal_quantization=False))

    def percent(self, rate: Percent) -> str:
        """`5,5 %` or `5.5%`."""
        return _signed(format_percent(rate.value / 100, locale=self._locale, decimal_quantization=False))

    def date(self, day: date) -> str:
        """`24 nov. 2026` or `24 Nov 2026`."""
        return str(format_date(day, format="medium", locale=self._locale))

    def moment(self, instant: datetime) -> str:
        """Day and time in the zone of these words: `mar. 24 nov. 2026, 10:00`, `demain, 10:00`."""
        local = instant.astimezone(UTC).astimezone(self.zone)
        day = "EEE d MMM y"
        if self.today is not None:
            near = NEAR[self.language].get((local.date() - self.today).days)
            day = f"'{near}'" if near else "EEE d MMM" if local.year == self.today.year else day
        return str(format_datetime(local, format=f"{day}, HH:mm", locale=self._locale))


def _signed(figure: str) -> str:
    """A figure with the sign for minus, where Babel writes a hyphen."""
    return figure.replace("-", MINUS)


@cache
def translations(language: Language) -> NullTranslations:
    """The sentences of a language; the msgids themselves are the English."""
    path = LOCALES / language / "LC_MESSAGES" / "comptoir.po"
    if not path.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language.value))
    compiled.seek(0)
    return GNUTranslations(compiled)
