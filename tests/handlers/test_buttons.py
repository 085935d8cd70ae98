"""What a button carries comes back from its bytes."""

from __future__ import annotations

import pytest

from domain.errors import Fix
from domain.messages import _
from handlers import buttons
from handlers.buttons import OfferButton


def test_a_fix_names_its_question_and_the_draft_that_waits() -> None:
    fix = Fix("customer", _("Complete the customer"), {"customer": 7}, asks="vat_number")
    data = buttons.of_fix(fix, 1234)
    assert buttons.read(data) == OfferButton("customer", {"customer": 7}, "vat_number", 1234)


def test_an_offer_asks_nothing_first_and_nothing_waits_for_it() -> None:
    assert buttons.read(buttons.of_offer("invoice", {"quote": 7})) == OfferButton("invoice", {"quote": 7})


@pytest.mark.parametrize("data", ["f:", "f:setup", "f:setup:capital:?:", "x:1"])
def test_what_is_not_ours_is_no_button(data: str) -> None:
    assert buttons.read(data) is None


def test_a_fix_of_large_books_fits() -> None:
    fix = Fix("customer", _("Complete the customer"), {"customer": 10**9}, asks="vat_number")
    assert len(buttons.of_fix(fix, 10**9)) <= buttons.LIMIT
