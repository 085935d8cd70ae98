"""Whatever our domain takes for an invoice has an XML that is valid by the schema and exact to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.documents import Document, DocumentKind, DocumentLine, Nature
from domain.folding import clean
from domain.money import ZERO, Money
from domain.totals import totals
from domain.vat import RATES
from templates.einvoice import sums
from templates.einvoice.building import xml
from tests.templates.einvoice_cases import earlier, line
from tests.templates.judges import faults, schema
from tests.templates.samples import document

PERCENTS = st.none() | st.decimals("0.01", "100", places=2).map(str)
WORDS = st.text(min_size=1, max_size=60).map(clean).filter(bool)


@st.composite
def sold(draw: st.DrawFn) -> DocumentLine:
    """A line as odd as the domain takes it."""
    return line(
        price=str(draw(st.decimals("0", "9999", places=6))),
        rate=str(draw(st.sampled_from(RATES))),
        quantity=str(draw(st.decimals("-50", "9999", places=4))),
        percent=draw(PERCENTS),
        description=draw(WORDS),
        unit=draw(st.none() | WORDS),
        nature=draw(st.none() | st.sampled_from(Nature)),
    )


@st.composite
def invoices(draw: st.DrawFn) -> Document:
    """An invoice, a deposit invoice or a credit note with any discount."""
    lines = tuple(draw(st.lists(sold(), min_size=1, max_size=8)))
    percent = draw(st.none() | st.decimals("0.01", "100", places=2))
    most = totals(lines).lines
    amount = draw(st.none() | st.integers(1, most.cents).map(Money)) if percent is None and most > ZERO else None
    discount: dict[str, Any] = {"discount_percent": percent, "discount_amount": amount}
    kind = draw(st.sampled_from((DocumentKind.INVOICE, DocumentKind.DEPOSIT, DocumentKind.CREDIT_NOTE)))
    corrects = (earlier("FA-2026-0041", 9),) if kind is DocumentKind.CREDIT_NOTE else None
    return document(
        kind,
        lines=lines,
        totals=totals(lines, percent if amount is None else amount),
        corrects=corrects,
        **discount,
    )


def is_owed(made: Document) -> bool:
    """Whether there is something to pay: below zero, it is a credit note that is to be made."""
    return made.payable >= ZERO


@given(invoices().filter(is_owed))
@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_any_invoice_is_valid_by_the_schema_and_exact(made: Document) -> None:
    """D1 to D7."""
    content = xml(made)
    assert schema(content) == []
    assert list(sums.faults(content)) == []


@given(invoices().filter(is_owed))
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_any_invoice_contents_every_judge(made: Document) -> None:
    assert faults(xml(made)) == {}


@given(st.decimals("0", "999999", places=6), st.decimals("-9999", "9999", places=4), PERCENTS)
def test_a_line_costs_quantity_times_price_less_its_discount(
    price: Decimal, quantity: Decimal, percent: str | None
) -> None:
    """D2, reckoned in whole numbers: a cent is ten to the eighth of what price and quantity count in."""
    made = line(price=str(price), quantity=str(quantity), percent=percent)
    before = half_up(int(price.scaleb(6)) * int(quantity.scaleb(4)), 10**8)
    taken = half_up(before * int(Decimal(percent or 0).scaleb(2)), 10**4)
    assert made.net.cents == before - taken


def half_up(number: int, unit: int) -> int:
    """The nearest whole number of units, halves away from zero."""
    whole = (abs(number) + unit // 2) // unit
    return whole if number >= 0 else -whole
