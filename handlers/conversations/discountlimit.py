"""Set the discount that a seller may give alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from domain.conversation import Ask, Rate
from domain.messages import Percent, _
from domain.roles import OWN
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from handlers.undoing import note
from storage.changes import apply


class LimitDiscounts(
    Conversation,
    command="discountlimit",
    french="plafondremise",
    short=("limit", "plafond"),
    allowed=OWN,
    confirmed=False,
    title=_("Sellers’ discounts"),
    listed=False,
):
    """Set the discount that a seller gives without asking a manager."""

    percent: Annotated[
        Rate | None,
        Ask(
            _("Discount"), _("Which discount at most does a seller give alone? Skip for any."), skippable=True,
            suggest=lambda known: [Decimal(5), Decimal(10), Decimal(15), Decimal(20)],
        ),
    ] = None  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        company = desk.company
        note(desk, "discount limit set", company.name, apply(desk.books, company, {"seller_discount": self.percent}))
        if self.percent is None:
            return Reply.of(_("Sellers give any discount from now on."))
        return Reply.of(_("Beyond {percent}, a seller asks a manager.", percent=Percent(self.percent)))
