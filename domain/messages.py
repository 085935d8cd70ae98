"""A translatable sentence with its facts; `templates.words` alone turns it into French or English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from domain.money import Money


class Language(StrEnum):
    """The languages that people and documents speak, by ISO 639-1 code."""

    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True)
class Percent:
    """A rate as people say it: 20 means 20 %."""

    value: Decimal


@dataclass(frozen=True)
class Price:
    """A unit price in euros, up to six decimals (COMPLIANCE D1)."""

    value: Decimal


@dataclass(frozen=True)
class Message:
    """One sentence: an English msgid, its plural when the count asks for it, and facts kept in their types.

    A template shows a fact by its name, `_("Quote {number}: {total}", number="D-2026-0042", total=Money(121000))`;
    how a date, an amount or a number looks is the language's affair.
    """

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


Fact = str | int | bool | Decimal | Money | Percent | Price | date | datetime | Message


def _(text: str, /, **facts: Fact) -> Message:
    """Mark a sentence for translation and bind its facts."""
    return Message(text, facts)


def plural(one: str, many: str, count: int, /, **facts: Fact) -> Message:
    """A sentence that depends on a count; `{count}` is among its facts."""
    return Message(one, {"count": count, **facts}, plural=many, count=count)


def verbatim(text: str) -> Message:
    """Words that are the same in every language: a name, a number, what somebody typed."""
    return Message("{verbatim}", {"verbatim": text})
