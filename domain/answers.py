"""Answers of a kind of their own: payment terms, a part of a sum, an address, something to do at a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from domain.addresses import one_line
from domain.conversation import Context, Number, Text
from domain.conversation.kinds import Kind
from domain.errors import Refusal
from domain.folding import clean, fold
from domain.identity import read_email, read_french_vat_number, read_iban, read_siren, read_siret, read_vat_number
from domain.messages import Message, Percent, _
from domain.moments import find_moment
from domain.money import Money
from domain.numbers import read_amount, read_percent, within
from domain.terms import ON_RECEIPT, Reckoning, Terms, read_terms

_ON_RECEIPT = ("reception", "receipt", "comptant", "immediat")
_LEAST = Decimal("0.01")
_MONTH_END = ("fin de mois", "fdm", "end of month", "month end", "eom")


@dataclass(frozen=True)
class TermsKind(Kind):
    """Payment terms: "30 jours", "45 jours fin de mois", "à réception"."""

    def read(self, text: str, context: Context) -> Terms:
        return terms_in_words(text)

    def load(self, value: Any) -> Terms:
        return read_terms(str(value))

    def dump(self, value: Terms) -> str:
        return value.code

    def show(self, value: Terms) -> Message:
        return value.label


@dataclass(frozen=True)
class Portion:
    """A part of a sum: a percent of it, or an amount, VAT included."""

    percent: Decimal | None = None
    amount: Money | None = None


@dataclass(frozen=True)
class PortionKind(Kind):
    """A percent or an amount: "30 %", "500 €"; a bare number is a percent as long as it can be one."""

    def read(self, text: str, context: Context) -> Portion:
        try:
            return Portion(percent=read_percent(text, context.language, least=_LEAST))
        except Refusal:
            if text.rstrip().endswith("%"):
                raise
            return Portion(amount=Money.of(read_amount(text, context.language, least=_LEAST)))

    def load(self, value: Any) -> Portion:
        number, percent, _rest = str(value).partition("%")
        return Portion(percent=Decimal(number)) if percent else Portion(amount=Money.of(number))

    def dump(self, value: Portion) -> str:
        return f"{value.percent:f}%" if value.percent is not None else str(value.amount.amount if value.amount else 0)

    def check(self, value: Any) -> Portion:
        if value.percent is not None:
            return Portion(percent=within(value.percent, _LEAST, Decimal(100), 2))
        return Portion(amount=Money.of(within(value.amount.amount, _LEAST, None, 2)))

    def show(self, value: Portion) -> Message:
        if value.percent is not None:
            return Message("{rate}", {"rate": Percent(value.percent)})
        return Message("{amount}", {"amount": value.amount or Money(0)})


class NextStep(BaseModel):
    """Something to do at a moment."""

    model_config = ConfigDict(frozen=True)

    subject: str
    at: datetime


@dataclass(frozen=True)
class NextStepKind(Kind):
    """A sentence that ends with a date: "rappeler mardi 10h"; without other words it is a call."""

    def read(self, text: str, context: Context) -> NextStep:
        found = find_moment(text, context.now, context.zone, context.language)
        if found is None:
            raise Refusal(_("When? Type it with a date, for example: {text} tomorrow 9am", text=clean(text)[:80]))
        return NextStep(subject=found[0][:200] or context.say(_("Call back")), at=found[1])

    def load(self, value: Any) -> NextStep:
        seconds, _space, subject = str(value).partition(" ")
        return NextStep(subject=subject, at=datetime.fromtimestamp(int(seconds), UTC))

    def dump(self, value: NextStep) -> str:
        return f"{int(value.at.timestamp())} {value.subject}"

    def show(self, value: NextStep) -> Message:
        return Message("{subject} · {moment}", {"subject": value.subject, "moment": value.at})


def terms_in_words(text: str) -> Terms:
    """Payment terms as people say them."""
    typed = fold(text)
    if any(word in typed for word in _ON_RECEIPT):
        return ON_RECEIPT
    days = re.search(r"\d{1,4}", typed)
    end = next((typed.index(words) for words in _MONTH_END if words in typed), None)
    if days is None and end is None:
        raise Refusal(_("Type for example “30 days”, “45 days end of month” or “on receipt”."))
    count = int(days[0]) if days else 0
    if end is None:
        return Terms(count)
    month_end_first = days is not None and end < days.start()
    return Terms(count, Reckoning.MONTH_END_THEN_DAYS if month_end_first else Reckoning.DAYS_THEN_MONTH_END)


def read_company_number(text: str) -> str:
    """A SIREN or a SIRET."""
    return read_siret(text) if len(re.sub(r"\D", "", text)) > 9 else read_siren(text)


def read_phone(text: str) -> str:
    """A phone number as it was typed, if it can be one."""
    if not re.fullmatch(r"\+?[\d .()/-]{6,30}", text):
        raise Refusal(_("That is not a phone number: it looks like 06 12 34 56 78."))
    return text


def read_town(text: str) -> str:
    """A town as it is printed: "lyon" and "LYON" are Lyon."""
    return text.title() if text.islower() or text.isupper() else text


PartOfASum = Annotated[Portion, PortionKind()]
PaymentTerms = Annotated[Terms, TermsKind()]
Todo = Annotated[NextStep, NextStepKind()]
PostalAddress = Annotated[str, Text(400, is_long=True, reader=one_line)]
Town = Annotated[str, Text(200, reader=read_town)]
CompanyNumber = Annotated[str, Text(40, reader=read_company_number)]
Siret = Annotated[str, Text(40, reader=read_siret)]
VatNumber = Annotated[str, Text(40, reader=read_vat_number)]
FrenchVatNumber = Annotated[str, Text(40, reader=read_french_vat_number)]
Iban = Annotated[str, Text(60, reader=read_iban)]
Email = Annotated[str, Text(200, reader=read_email)]
Phone = Annotated[str, Text(40, reader=read_phone)]
Minutes = Annotated[Decimal, Number(places=0, low=Decimal(1), high=Decimal(1440))]
Ordinal = Annotated[Decimal, Number(places=0, low=Decimal(1), high=Decimal(999_999))]
