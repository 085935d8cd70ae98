"""What is told of a new version of a quote (FEATURES 1.4, versions; COMPLIANCE A3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.differences import SHOWN, differences
from domain.documents import Document, DocumentKind, DocumentLine
from domain.money import Money
from templates.words import Words
from tests.domain.selling import Sold, document


def line(words: str, quantity: str = "1", price: str = "100", **facts: Any) -> DocumentLine:
    off = facts.pop("off", None)
    sold = Sold(Decimal(quantity), Decimal(price), discount_percent=Decimal(off) if off else None)
    return DocumentLine.priced(sold, description=words, **facts)


def quote(*lines: DocumentLine, **facts: Any) -> Document:
    return document(DocumentKind.QUOTE, lines, "D-2026-0001", **facts)


def told(before: Document, after: Document) -> list[str]:
    said = Words("en").lines(differences(before, after))  # type: ignore[arg-type]
    return [line.replace("\xa0", " ") for line in said]


def test_the_same_quote_differs_in_nothing() -> None:
    assert told(quote(line("Audit")), quote(line("Audit"))) == []


def test_lines_gone_changed_and_new_then_the_total() -> None:
    before = quote(line("Audit", "3"), line("Travel"))
    after = quote(line("Audit", "2", off="10"), line("Report", price="50"))
    assert told(before, after) == [
        "− Travel: €100.00",
        "Audit: 3 → 2, no discount → 10%",
        "+ Report: €50.00",
        "Total: €480.00 → €276.00",
    ]


def test_two_lines_of_the_same_words_are_told_apart_by_their_order() -> None:
    before = quote(line("Day", price="100"), line("Day", price="200"))
    after = quote(line("Day", price="100"), line("Day", price="300"))
    assert told(before, after)[0] == "Day: €200.00 → €300.00"


def test_another_order_and_other_words_below_a_line() -> None:
    before = quote(line("A"), line("B"))
    assert told(before, quote(line("B"), line("A"))) == ["The lines are in another order."]
    assert told(before, quote(line("A", note="On site"), line("B"))) == ["A: reworded"]


def test_terms_validity_and_the_discount_on_the_whole() -> None:
    before = quote(line("A"), valid_until=date(2026, 12, 1), terms="30 days")
    after = quote(line("A"), valid_until=date(2027, 1, 1), terms="45 days", discount_percent=Decimal(10), note="Hello")
    assert told(before, after) == [
        "Discount: none → 10%",
        "Valid until: 1 Dec 2026 → 1 Jan 2027",
        "Payment terms: 30 days → 45 days",
        "The note is another one.",
        "Total: €120.00 → €108.00",
    ]


def test_of_many_changes_some_are_counted_only() -> None:
    before = quote(*(line(f"Line {n}") for n in range(20)))
    after = quote(*(line(f"Line {n}", price="101") for n in range(20)))
    assert told(before, after)[SHOWN] == f"… and {20 - SHOWN} more changes"
    assert len(told(before, after)) == SHOWN + 2


def test_a_discount_in_euros_is_told() -> None:
    after = DocumentLine.priced(Sold(Decimal(1), Decimal(100), discount_amount=Money.of(5)), description="A")
    assert told(quote(line("A")), quote(after))[0] == "A: no discount → €5.00"
