"""Payments: by what means, and what the law says about cash."""

from __future__ import annotations

from domain.labels import LabelledEnum
from domain.messages import Message, _
from domain.money import ZERO, Money

MOST_CASH = Money(100_000)
"""1,000 € from a French resident or business (CMF D112-3, COMPLIANCE H10)."""


class Means(LabelledEnum):
    """How money came in."""

    TRANSFER = "transfer", _("Transfer")
    CARD = "card", _("Card")
    CHEQUE = "cheque", _("Cheque")
    CASH = "cash", _("Cash")
    DEBIT = "debit", _("Direct debit")


def cash_refusal(means: Means, amount: Money, earlier: Money = ZERO) -> Message | None:
    """Why an amount cannot be taken in cash, if it cannot; what came in cash `earlier` on the same sale counts too."""
    if means is not Means.CASH or earlier + amount <= MOST_CASH:
        return None
    if not earlier:
        return _("The law forbids more than {most} in cash: choose another means.", most=MOST_CASH)
    return _(
        "With the {earlier} that came in cash already, this is more than the {most} that the law allows for one sale: "
        "choose another means.",
        earlier=earlier, most=MOST_CASH,
    )  # fmt: skip
