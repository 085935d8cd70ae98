"""Says a turnover and the totals since first use in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from domain.messages import Message, Percent, _, plural
from domain.payments import Means
from domain.turnover import Perpetual, Sales, Turnover


def lines(turnover: Turnover) -> Iterator[Message]:
    """Invoices, credit notes and receipts, each with its parts."""
    if turnover.invoices.count:
        yield plural("{count} invoice", "{count} invoices", turnover.invoices.count)
        yield from _sums(turnover.invoices)
    if turnover.credit_notes.count:
        yield plural("{count} credit note", "{count} credit notes", turnover.credit_notes.count)
        yield from _sums(turnover.credit_notes)
        yield _("Turnover before VAT: {net}", net=turnover.net)
    if turnover.receipts:
        yield _("Received: {amount}", amount=turnover.received)
        yield from _by_means(turnover)
    if not (turnover.invoices.count or turnover.credit_notes.count or turnover.receipts):
        yield _("Nothing was invoiced, and nothing came in.")


def line(turnover: Turnover) -> Message:
    """The same in one line."""
    return _(
        "Net {net} · total {gross} · received {received}",
        net=turnover.net, gross=turnover.invoices.gross - turnover.credit_notes.gross, received=turnover.received,
    )  # fmt: skip


def since_first_use(perpetual: Perpetual) -> Message:
    """The perpetual total."""
    return _(
        "Since first use, VAT included: {invoiced} invoiced, {credited} credited, {received} received",
        invoiced=perpetual.invoiced, credited=perpetual.credited, received=perpetual.received - perpetual.returned,
    )  # fmt: skip


def _sums(sales: Sales) -> Iterator[Message]:
    yield _("• Net {net} · VAT {vat} · Total {gross}", net=sales.net, vat=sales.vat, gross=sales.gross)
    for rate, share in sorted(sales.shares.items(), reverse=True):
        yield _("• at {rate}: {net} before VAT, VAT {vat}", rate=Percent(rate), net=share.net, vat=share.vat)


def _by_means(turnover: Turnover) -> Iterator[Message]:
    for means, receipt in sorted(turnover.receipts.items()):
        yield _("• {means}: {amount}", means=Means(means).label, amount=receipt.amount)
