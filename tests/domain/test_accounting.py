"""Every entry is balanced, and says what its document says (COMPLIANCE I3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounting import Entry, Movement, entry_of, receipt, sales_account, vat_account
from domain.documents import Document, DocumentKind, DocumentLine, Nature
from domain.money import ZERO, Money, total
from domain.payments import Means
from domain.totals import totals
from domain.vat import RATES, VatCase
from tests.templates.einvoice_cases import CASES, line
from tests.templates.samples import document

PARTY = ("C00001", "Acme")
DAY = date(2026, 11, 24)
ISSUED = [case for case in CASES.values() if case.kind is not DocumentKind.QUOTE]

lines = st.lists(
    st.builds(
        lambda cents, rate, nature, quantity: line(
            str(Decimal(cents) / 100), format(rate, "f"), str(quantity), nature=nature
        ),
        st.integers(0, 1_000_000),
        st.sampled_from(RATES),
        st.sampled_from((Nature.GOODS, Nature.SERVICES, None)),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=8,
)


def on(entry: Entry, number: str) -> Money:
    return total(moved.amount for moved in entry.movements if moved.account.number.startswith(number))


@pytest.mark.parametrize("issued", ISSUED, ids=[name for name, case in CASES.items() if case in ISSUED])
def test_each_case_is_balanced_and_owes_what_it_asks_for(issued: Document) -> None:
    entry = entry_of(issued, PARTY, DAY)
    sign = -1 if issued.kind is DocumentKind.CREDIT_NOTE else 1
    assert total(moved.amount for moved in entry.movements) == ZERO
    assert on(entry, "411") == Money(sign * issued.payable.cents)
    deducted_vat = total(share.vat for deposit in issued.deposits or () for share in deposit.shares)
    assert on(entry, "44571") == Money(-sign * (issued.totals.vat - deducted_vat).cents)
    assert entry.piece == (issued.number, issued.issued_on)


@given(sold=lines, percent=st.none() | st.integers(0, 100).map(Decimal), kind=st.sampled_from(list(DocumentKind)[1:3]))
def test_any_document_is_balanced_and_its_sales_are_its_net(
    sold: Sequence[DocumentLine], percent: Decimal | None, kind: DocumentKind
) -> None:
    made = document(kind, lines=tuple(sold), discount_percent=percent, totals=totals(sold, percent))
    entry = entry_of(made, PARTY, DAY)
    credited = "4191" if kind is DocumentKind.DEPOSIT else "70"
    assert on(entry, "411") == made.totals.gross
    assert on(entry, credited) == -made.totals.net
    assert len({moved.account for moved in entry.movements}) == len(entry.movements)


def test_goods_and_services_of_one_rate_are_sold_on_their_own_accounts() -> None:
    sold = (line("100", nature=Nature.GOODS), line("300", nature=Nature.SERVICES))
    entry = entry_of(document(DocumentKind.INVOICE, lines=sold, totals=totals(sold)), PARTY, DAY)
    assert (on(entry, "706000"), on(entry, "707000")) == (Money.of(-300), Money.of(-100))
    assert on(entry, "445712000") == Money.of(-80)


def test_a_credit_note_of_a_deposit_takes_the_deposit_back() -> None:
    (taken_back,) = [case for case in ISSUED if {r.kind for r in case.corrects or ()} == {DocumentKind.DEPOSIT}]
    entry = entry_of(taken_back, PARTY, DAY)
    assert on(entry, "4191") == taken_back.totals.net
    assert on(entry, "70") == ZERO


@pytest.mark.parametrize(("means", "account", "journal"), [(Means.CASH, "530000", "CA"), (Means.CARD, "512000", "BQ")])
def test_money_comes_in_and_goes_back(means: Means, account: str, journal: str) -> None:
    invoice = ISSUED[0]
    came = receipt(invoice, PARTY, means, Money.of(120), DAY, DAY)
    assert (came.journal.code, on(came, account), on(came, "411")) == (journal, Money.of(120), Money.of(-120))
    went = receipt(invoice, PARTY, means, Money.of(-120), DAY, DAY)
    assert on(went, account) == Money.of(-120)
    assert went.label.startswith("Annulation de règlement")


def test_every_case_of_vat_and_every_rate_has_an_account_of_its_own() -> None:
    assert vat_account(Decimal("5.5")).number == "445710550"
    assert len({vat_account(rate).number for rate in RATES}) == len(RATES)
    numbers = {sales_account(nature, case).number for nature in (Nature.GOODS, Nature.SERVICES) for case in VatCase}
    assert all(number.startswith(("706", "707")) for number in numbers)


def test_an_entry_that_is_not_balanced_does_not_exist() -> None:
    entry = entry_of(ISSUED[0], PARTY, DAY)
    with pytest.raises(ValueError, match="not balanced"):
        Entry(entry.journal, DAY, DAY, entry.piece, "", (Movement(entry.movements[0].account, Money(1)),))
