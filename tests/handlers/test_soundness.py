"""No document is made that could not be printed, and none is issued whose figures cannot be true."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.documents import DepositPaid, Document, DocumentKind, Place
from domain.errors import Refusal
from domain.messages import Message
from handlers.soundness import check_sound
from storage.tables import Customer
from templates.glyphs import ORDINARY, drawable, is_invisible, named, printable
from tests.templates.einvoice_cases import CASES, CREDIT_NOTE, line
from tests.templates.samples import CUSTOMER, SELLER, document

SOMEBODY = Customer(id=7, name="Acme", folded="acme", created_at=datetime(2026, 11, 24, tzinfo=UTC))
PLACE = Place(address=("Quai 4",), city="Nantes")


def refused(made: Document) -> Refusal:
    """Why a document is refused."""
    with pytest.raises(Refusal) as refusal:
        check_sound(made, SOMEBODY)
    return refusal.value


@pytest.mark.parametrize("name", CASES)
def test_what_is_sound_passes(name: str) -> None:
    check_sound(CASES[name], SOMEBODY)


@pytest.mark.parametrize(
    ("changes", "where", "command"),
    [
        ({"seller": SELLER.model_copy(update={"name": "合同"})}, "the company’s details", "setup"),
        ({"seller": SELLER.model_copy(update={"trading_name": "合同"})}, "the company’s details", "setup"),
        ({"customer": CUSTOMER.model_copy(update={"name": "合同"})}, "the customer’s name", "customer"),
        ({"customer": CUSTOMER.model_copy(update={"city": "合同"})}, "the customer’s address", "customer"),
        ({"lines": (line(), line(description="a\n合同"))}, "line {number}", None),
        ({"lines": (line(unit="合同"),)}, "line {number}", None),
        ({"lines": (line(section="合同"),)}, "line {number}", None),
        ({"note": "合同"}, "the note", None),
        ({"purchase_order": "合同"}, "the order number", None),
        ({"delivery": PLACE.model_copy(update={"city": "合同"})}, "the delivery address", None),
        ({"conditions": "合同"}, "the conditions", None),
    ],
)
@pytest.mark.parametrize("kind", [DocumentKind.QUOTE, DocumentKind.INVOICE, CREDIT_NOTE])
def test_what_no_font_of_ours_has_is_named_with_its_place(
    kind: DocumentKind, changes: dict[str, Any], where: str, command: str | None
) -> None:
    refusal = refused(document(kind, **changes))
    place = refusal.reason.facts["where"]
    assert refusal.reason.facts["signs"] == "合 同"
    assert isinstance(place, Message)
    assert place.text == where
    assert (refusal.fix and refusal.fix.command) == command


def test_a_negative_total_or_a_wrong_key_stops_what_has_a_number_alone() -> None:
    """J10."""
    below_zero: dict[str, Any] = {"lines": (line("50"), line("60", quantity="-1"))}
    assert "never negative" in refused(document(**below_zero)).reason.text
    wrong = CUSTOMER.model_copy(update={"siren": "552100555"})
    assert "not a SIREN" in refused(document(customer=wrong)).reason.text
    for harmless in (document(DocumentKind.QUOTE, **below_zero), document(number=None, customer=wrong)):
        check_sound(harmless, SOMEBODY)


def test_a_deposit_that_is_more_than_the_invoice_cannot_even_be_taken_off() -> None:
    paid = CASES["final with nothing left to pay"].deposits or ()
    twice = (*paid, DepositPaid(number="FA-2026-0041", issued_on=paid[0].issued_on, shares=paid[0].shares))
    with pytest.raises(ValueError, match="more than the invoice"):
        document(lines=(line("300"),), deposits=twice)


def test_ordinary_signs_need_no_look_into_the_fonts() -> None:
    assert {sign for sign in ORDINARY if not is_invisible(sign)} <= drawable()


def test_a_sign_that_screens_do_not_show_goes_by_its_code() -> None:
    assert named("中\ue000") == "中 U+E000"


@pytest.mark.parametrize(("name", "kept"), [("Léa 🌸", "Léa"), ("Łukasz", "Łukasz"), ("小明", None)])
def test_of_a_name_stays_what_can_be_printed(name: str, kept: str | None) -> None:
    assert printable(name) == kept
