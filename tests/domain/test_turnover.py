"""What a sealed record adds to the turnover; totals that survive their JSON and add up (COMPLIANCE H4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.turnover import NOTHING, Perpetual, Turnover, as_json, counted, of_json, summed


def share(rate: str, base: int, vat: int) -> dict[str, Any]:
    return {"rate": rate, "base": {"cents": base, "currency": "EUR"}, "vat": {"cents": vat, "currency": "EUR"}}


def document(kind: str, *shares: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "number": "FA-2026-0001", "totals": {"shares": list(shares)}, **more}


def payment(cents: int, means: str = "card") -> dict[str, Any]:
    return {"amount_cents": cents, "means": means, "recorded_at": "2026-11-24T10:00:00.000+00:00"}


def made(action: str, after: Mapping[str, Any]) -> Turnover:
    turnover = counted(action, after)
    assert turnover is not None
    return turnover


def test_an_invoice_counts_by_rate() -> None:
    said = made("invoice issued", document("invoice", share("20", 1000, 200), share("5.5", 100, 6)))
    assert (said.invoices.count, said.net, said.invoices.vat, said.invoices.gross) == (
        1, Money(1100), Money(206), Money(1306),
    )  # fmt: skip


def test_a_deposit_invoice_counts_and_the_final_one_less_it() -> None:
    deposit = made("deposit issued", document("deposit", share("20", 300, 60)))
    taken_off = [{"number": "FA-2026-0001", "shares": [share("20", 300, 60)]}]
    final = made("invoice issued", document("invoice", share("20", 1000, 200), deposits=taken_off))
    assert (deposit + final).invoices.gross == Money(1200)
    assert (deposit + final).invoices.count == 2


def test_a_credit_note_is_kept_apart_and_taken_off_the_turnover() -> None:
    sold = made("invoice issued", document("invoice", share("20", 1000, 200)))
    credited = made("credit note issued", document("credit_note", share("20", 400, 80)))
    assert (sold + credited).net == Money(600)
    assert (sold + credited).credit_notes.gross == Money(480)


def test_a_payment_that_is_taken_back_never_makes_a_total_fall() -> None:
    twice = made("payment recorded", payment(500)) + made("undone", payment(-500))
    assert twice.received == Money(0)
    assert Perpetual().plus(twice) == Perpetual(received=Money(500), returned=Money(500))


def test_a_refund_is_money_that_went_back_and_a_credit_taken_off_an_invoice_is_none() -> None:
    refund = {
        "credit": "AV-2026-0001",
        "amount_cents": 120,
        "means": "transfer",
        "recorded_at": "2026-11-24T10:00:00.000+00:00",
    }
    assert Perpetual().plus(made("credit refunded", refund)) == Perpetual(returned=Money(120))
    assert counted("credit used", {"credit": "AV-2026-0001", "invoice": "FA-2026-0002", "amount_cents": 120}) is None


@pytest.mark.parametrize(
    ("action", "after"),
    [
        ("quote sent", document("quote", share("20", 1000, 200))),
        ("invoice drafted", document("invoice", share("20", 1000, 200)) | {"number": None}),
        ("call logged", {"note": "500"}),
        ("undone", {"stage_id": 2}),
        ("tested", None),
    ],
)
def test_what_neither_sells_nor_pays_counts_nothing(action: str, after: Mapping[str, Any] | None) -> None:
    assert counted(action, after) is None


AMOUNTS = st.integers(0, 10**9)
TURNOVERS = st.one_of(
    st.builds(
        lambda kind, rate, base, vat: made("x issued", document(kind, share(rate, base, vat))),
        st.sampled_from(["invoice", "deposit", "credit_note"]), st.sampled_from(["20", "10", "5.5", "0"]), AMOUNTS,
        AMOUNTS,
    ),
    st.builds(lambda cents, means: made("payment recorded", payment(cents, means)),
              st.integers(-(10**9), 10**9), st.sampled_from(["card", "cash"])),
)  # fmt: skip


@given(st.lists(TURNOVERS, max_size=8))
def test_totals_survive_their_json_which_holds_no_float(parts: list[Turnover]) -> None:
    whole = summed(parts)
    text = json.dumps(as_json(whole))
    assert of_json(json.loads(text)) == whole
    json.loads(text, parse_float=lambda digits: pytest.fail(f"a float: {digits}"))


@given(st.lists(TURNOVERS, max_size=8), st.integers(0, 8))
def test_a_whole_is_the_sum_of_its_parts_and_no_perpetual_total_ever_falls(parts: list[Turnover], cut: int) -> None:
    assert summed(parts) == summed(parts[:cut]) + summed(parts[cut:])
    before, after = Perpetual().plus(summed(parts[:cut])), Perpetual().plus(summed(parts))
    for name in ("invoiced", "credited", "received", "returned"):
        assert getattr(after, name) >= getattr(before, name)
    assert summed([]) == NOTHING
