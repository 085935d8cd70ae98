"""No mix of deposits, progress invoices and credit notes asks for more than was accepted (FEATURES 1.5)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.documents import DocumentLine
from domain.errors import Refusal
from domain.money import Money
from domain.shares import gross, net, of_rate, part, summed
from domain.vat import VatShare
from tests.domain.selling import Sale, line

RATES = ("20", "10", "5.5", "2.1", "0")
prices = st.integers(1, 999_999).map(lambda cents: str(Decimal(cents).scaleb(-2)))
lines = st.builds(
    line, prices, st.sampled_from(RATES), st.integers(1, 40).map(lambda tenths: str(Decimal(tenths) / 4)),
    st.none() | st.integers(1, 60).map(str),
)  # fmt: skip
percents = st.integers(1, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)


class AnySale(RuleBasedStateMachine):
    """Whatever is issued under a quote, in whatever order."""

    @initialize(sold=st.lists(lines, min_size=1, max_size=4), discount=st.none() | st.integers(1, 40).map(str))
    def accept(self, sold: list[DocumentLine], discount: str | None) -> None:
        self.sale = Sale.of(*sold, discount=discount)

    @rule(percent=percents)
    def ask_for_a_deposit(self, percent: Decimal) -> None:
        self._try(lambda: self.sale.deposit(percent))

    @rule(cents=st.integers(1, 200_000))
    def ask_for_an_amount(self, cents: int) -> None:
        self._try(lambda: self.sale.deposit(Money(cents)))

    @rule(percent=percents)
    def invoice_the_progress(self, percent: Decimal) -> None:
        self._try(lambda: self.sale.progress(percent))

    @rule(done=st.dictionaries(st.integers(1, 4), percents, min_size=1))
    def invoice_the_progress_of_lines(self, done: dict[int, Decimal]) -> None:
        known = {at: percent for at, percent in done.items() if at in self.sale.account.accepted}
        if known:
            self._try(lambda: self.sale.progress(known))

    @rule()
    def invoice_the_rest(self) -> None:
        self._try(self.sale.final)

    @precondition(lambda self: self.sale.issued)
    @rule(data=st.data())
    def credit_whole(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self._standing))
        if self.sale.invoiced(number).whole_rest:
            self.sale.credit_whole(number)

    @precondition(lambda self: self.sale.issued)
    @rule(data=st.data(), cents=st.integers(1, 200_000))
    def credit_an_amount(self, data: st.DataObject, cents: int) -> None:
        number = data.draw(st.sampled_from(self._standing))
        self._try(lambda: self.sale.credit_amount(number, Money(cents)))

    @precondition(lambda self: self.sale.issued)
    @rule(data=st.data(), quarters=st.integers(1, 40))
    def credit_a_line(self, data: st.DataObject, quarters: int) -> None:
        number = data.draw(st.sampled_from(self._standing))
        at = data.draw(st.integers(1, len(self.sale.invoiced(number).document.lines)))
        self._try(lambda: self.sale.credit_lines(number, {at: Decimal(quarters) / 4}))

    @property
    def _standing(self) -> list[str | None]:
        return [issued.document.number for issued in self.sale.issued]

    @staticmethod
    def _try(move: Callable[[], object]) -> None:
        with suppress(Refusal):
            move()

    @invariant()
    def no_more_is_asked_for_than_was_accepted(self) -> None:
        for share in self.sale.asked:
            accepted = of_rate(self.sale.quote.totals.shares, share.rate)
            assert Money(0) <= share.base <= accepted.base
            assert Money(0) <= share.vat <= accepted.vat

    @invariant()
    def no_line_is_billed_beyond_what_it_is_worth(self) -> None:
        account = self.sale.account
        assert all(Money(0) <= account.billed.get(at, Money(0)) <= worth for at, worth in account.accepted.items())

    @invariant()
    def no_invoice_is_credited_beyond_what_it_asks_for(self) -> None:
        """COMPLIANCE G4: at no rate."""
        for invoiced in self.sale.account.invoices:
            assert all(share.base >= Money(0) and share.vat >= Money(0) for share in invoiced.rest)

    @invariant()
    def no_document_pays_back_what_it_did_not_ask_for(self) -> None:
        assert all(issued.document.payable >= Money(0) for issued in self.sale.issued)


AnySale.TestCase.settings = settings(max_examples=150, stateful_step_count=12, deadline=None)
TestAnySale = AnySale.TestCase


@given(
    sold=st.lists(lines, min_size=1, max_size=4), discount=st.none() | st.integers(1, 40).map(str),
    before=st.lists(percents.map(lambda percent: ("deposit", percent)) | percents.map(lambda p: ("progress", p)),
                    max_size=6),
)  # fmt: skip
@settings(deadline=None)
def test_with_the_final_invoice_the_sums_are_those_accepted_to_the_cent(
    sold: list[DocumentLine], discount: str | None, before: list[tuple[str, Decimal]]
) -> None:
    """At each rate, before VAT, of VAT and all included, whatever came before it."""
    sale = Sale.of(*sold, discount=discount)
    for what, percent in before:
        try:
            sale.deposit(percent) if what == "deposit" else sale.progress(percent)
        except Refusal:
            continue
    if sale.account.rest:
        sale.final()
    assert sale.asked == summed(sale.quote.totals.shares)
    assert not sale.account.rest
    assert not sale.account.advanced


@given(rate=st.sampled_from(RATES).map(Decimal), cents=st.integers(1, 500_000), cuts=st.lists(st.integers(1, 200_000)))
def test_parts_make_the_whole_to_the_cent_of_vat(rate: Decimal, cents: int, cuts: list[int]) -> None:
    rest = whole = VatShare.of(rate, Money(cents))
    taken = []
    for cut in [*cuts, cents]:
        taken.append(part(Money(cut), rest))
        rest = VatShare(rate, rest.base - taken[-1].base, rest.vat - taken[-1].vat)
    assert summed(taken) == summed((whole,))
    assert rest.base == rest.vat == Money(0)


@given(rate=st.sampled_from(RATES).map(Decimal), cents=st.integers(100, 500_000), cut=st.integers(1, 500_000))
def test_a_part_is_what_was_wanted_but_for_a_few_cents(rate: Decimal, cents: int, cut: int) -> None:
    wanted = min(cut, cents)
    taken = part(Money(cut), VatShare.of(rate, Money(cents)))
    assert 0 <= wanted - taken.base.cents <= 25


def test_a_deposit_is_a_percent_of_all_at_each_rate() -> None:
    """COMPLIANCE G6: VAT per rate in proportion."""
    sale = Sale.of(line("1000"), line("500", "10"))
    made = sale.deposit(Decimal(30))
    assert [(share.rate, share.base, share.vat) for share in made.totals.shares] == [
        (Decimal(20), Money.of(300), Money.of(60)),
        (Decimal(10), Money.of(150), Money.of(15)),
    ]


def test_a_deposit_of_an_amount_is_that_amount_vat_included() -> None:
    assert Sale.of(line("1000"), line("500", "10")).deposit(Money.of(500)).totals.gross == Money.of(500)


def test_no_more_than_all_is_asked_for_in_advance() -> None:
    sale = Sale.of(line("1000"))
    sale.deposit(Decimal(60))
    with pytest.raises(Refusal):
        sale.deposit(Decimal(41))
    sale.deposit(Decimal(40))
    assert sale.final().payable == Money(0)


def test_each_deposit_is_taken_off_the_final_invoice_with_its_vat() -> None:
    sale = Sale.of(line("1000"), line("500", "10"))
    first, second = sale.deposit(Decimal(30)), sale.deposit(Money.of(100))
    final = sale.final()
    assert [(paid.number, paid.shares) for paid in final.deposits or ()] == [
        (first.number, summed(first.totals.shares)), (second.number, summed(second.totals.shares)),
    ]  # fmt: skip
    assert final.payable == sale.quote.totals.gross - first.totals.gross - second.totals.gross


def test_progress_is_cumulative() -> None:
    sale = Sale.of(line("1000", quantity="3"), line("333.33"))
    first, second = sale.progress(Decimal(30)), sale.progress({1: Decimal(50)})
    assert [made.totals.net for made in (first, second)] == [Money.of("1000"), Money.of("600")]
    assert second.progress is not None
    assert (second.progress.rank, second.progress.before, second.progress.reached) == (2, Decimal(30), Decimal(48))


def test_progress_does_not_go_back() -> None:
    sale = Sale.of(line("1000"))
    sale.progress(Decimal(50))
    with pytest.raises(Refusal):
        sale.progress(Decimal(40))
    with pytest.raises(Refusal):
        sale.progress(Decimal(50))


def test_a_line_done_at_once_is_billed_as_it_was_quoted() -> None:
    quoted = line("900", quantity="3", off="10")
    assert Sale.of(quoted, line("10")).progress({1: Decimal(100)}).lines == (quoted,)


def test_a_global_discount_is_in_every_progress_invoice() -> None:
    sale = Sale.of(line("1000"), line("100", "10"), discount="10")
    assert sale.progress(Decimal(50)).totals.net == Money.of(495)
    assert sale.progress(Decimal(100)).totals.net == Money.of(495)


def test_a_whole_credit_note_mirrors_the_invoice_and_frees_the_quote() -> None:
    """COMPLIANCE G2, G3: its amounts are positive, its discounts and rates those of the invoice."""
    sale = Sale.of(line("900", quantity="3", off="10"), line("49.99", "5.5"), discount="7.5")
    invoice = sale.final()
    credit = sale.credit_whole(invoice.number)
    assert (credit.lines, credit.totals) == (invoice.lines, invoice.totals)
    assert sale.invoiced(invoice.number).is_cancelled
    assert sale.account.rest == summed(sale.quote.totals.shares)


def test_lines_come_back_at_what_they_were_charged() -> None:
    sale = Sale.of(line("900", quantity="3", off="10"), line("100"), discount="5")
    invoice = sale.final()
    credit = sale.credit_lines(invoice.number, {1: Decimal(1)})
    (given,) = credit.lines
    assert (given.quantity, given.unit_price, given.discount_percent) == (Decimal(1), Decimal(900), Decimal(10))
    assert given.net == Money.of("769.50")
    with pytest.raises(Refusal):
        sale.credit_lines(invoice.number, {1: Decimal("2.5")})
    assert sale.credit_lines(invoice.number, {1: Decimal(2)}).totals.net == Money.of("1539")


def test_thirds_of_a_line_lose_no_cent() -> None:
    sale = Sale.of(line("33.3333", quantity="3"))
    invoice = sale.final()
    given = [sale.credit_lines(invoice.number, {1: Decimal(1)}).totals for _ in range(3)]
    assert [one.gross for one in given] == [Money.of("40.00"), Money.of("39.98"), Money.of("40.02")]
    assert sale.asked == ()


def test_what_remains_after_reductions_is_credited_and_no_more() -> None:
    """COMPLIANCE G4."""
    sale = Sale.of(line("1000"), line("500", "10"))
    invoice = sale.final()
    sale.credit_amount(invoice.number, Money.of(1000))
    with pytest.raises(Refusal):
        sale.credit_amount(invoice.number, Money.of("750.01"))
    with pytest.raises(Refusal):
        sale.credit_lines(invoice.number, {1: Decimal(1)})
    assert sale.credit_whole(invoice.number).totals.gross == Money.of(750)
    assert sale.asked == ()


def test_a_reduction_of_the_price_is_not_invoiced_again() -> None:
    sale = Sale.of(line("1000"))
    invoice = sale.final()
    sale.credit_amount(invoice.number, Money.of(120))
    assert not sale.account.rest


def test_a_line_taken_back_can_be_invoiced_again() -> None:
    sale = Sale.of(line("1000"), line("500"))
    invoice = sale.final()
    sale.credit_lines(invoice.number, {2: Decimal(1)})
    assert net(sale.account.rest) == Money.of(500)
    assert sale.final().totals.net == Money.of(500)


def test_a_deposit_that_was_taken_off_is_credited_only_after_the_invoice() -> None:
    sale = Sale.of(line("1000"))
    deposit = sale.deposit(Decimal(30))
    invoice = sale.final()
    assert not sale.invoiced(deposit.number).rest
    sale.credit_whole(invoice.number)
    assert sale.credit_whole(deposit.number).totals.gross == Money.of(360)
    assert sale.asked == ()


def test_dolibarr_27972_a_product_is_deducted_from_the_final_invoice_after_a_deposit_of_thirty_percent() -> None:
    """The credit note of what is left to pay has its VAT, and not one cent too much."""
    sale = Sale.of(line("1568.44"))
    deposit = sale.deposit(Decimal(30))
    invoice = sale.final()
    left = invoice.payable
    assert left == sale.quote.totals.gross - deposit.totals.gross
    product = sale.credit_amount(invoice.number, Money.of(120))
    assert [(share.rate, share.base, share.vat) for share in product.totals.shares] == [
        (Decimal(20), Money.of(100), Money.of(20))
    ]
    assert gross(sale.invoiced(invoice.number).rest) == left - Money.of(120)
    assert sale.credit_whole(invoice.number).payable == left - Money.of(120)
    assert sale.asked == summed(deposit.totals.shares)


def test_dolibarr_13333_an_invoice_with_what_was_paid_before_is_issued() -> None:
    """Deposits beside their rate never bring a rate below zero."""
    sale = Sale.of(line("1000"), line("50", "10"))
    sale.progress({2: Decimal(100)})
    sale.deposit(Decimal(80))
    final = sale.final()
    assert final.payable == sale.quote.totals.gross - Money.of(55) - final.deducted
    assert final.payable > Money(0)


def test_dolibarr_31648_a_deposit_is_taken_off_the_first_progress_invoice_and_not_again() -> None:
    sale = Sale.of(line("1000", "0"))
    sale.deposit(Money.of(300))
    first, second = sale.progress(Decimal(90)), sale.progress(Decimal(100))
    assert (first.totals.gross, first.deducted, first.payable) == (Money.of(900), Money.of(300), Money.of(600))
    assert (second.totals.gross, second.deducted, second.payable) == (Money.of(100), Money(0), Money.of(100))


def test_a_deposit_larger_than_the_first_progress_is_taken_off_in_turn() -> None:
    sale = Sale.of(line("1000"))
    sale.deposit(Decimal(50))
    made = [sale.progress(Decimal(percent)) for percent in (20, 70, 100)]
    assert [one.payable for one in made] == [Money(0), Money.of(240), Money.of(360)]


def test_dolibarr_36916_a_credit_note_of_a_progress_invoice_lowers_the_progress() -> None:
    """Its amounts are positive, and the next progress invoice goes on from where the credit note left it."""
    sale = Sale.of(line("1000"), line("500"))
    sale.progress(Decimal(30))
    second = sale.progress(Decimal(60))
    credit = sale.credit_lines(second.number, {1: Decimal(1)})
    assert credit.totals.net == Money.of(300)
    third = sale.progress(Decimal(60))
    assert (third.totals.net, third.progress and third.progress.before) == (Money.of(300), Decimal(40))
    sale.credit_whole(third.number)
    assert sale.final().totals.net == Money.of(900)
