"""Change a deal’s name, amount or closing date."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Day, ShortText, Sum
from domain.errors import Refusal
from domain.messages import _
from domain.roles import SELL
from handlers.choices import ADeal
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import deals


class ChangeDeal(
    Conversation, command="editdeal", french="modifieraffaire", allowed=SELL, listed=False, title=_("Change a deal")
):
    """Change a deal’s name, amount or closing date."""

    deal: Annotated[ADeal, Ask(_("Deal"), _("Which deal?"))]
    name: Annotated[
        ShortText,
        Ask(_("Name"), _("What is it about?"), assume=lambda known: known.deal.label if known.deal else None,
            depends_on=("deal",)),
    ]  # fmt: skip
    amount: Annotated[
        Sum | None,
        Ask(_("Amount"), _("For how much, before tax?"), optional=True, depends_on=("deal",),
            assume=lambda known: known.deal.amount if known.deal else None),
    ] = None  # fmt: skip
    closes_on: Annotated[
        Day | None,
        Ask(_("Closing"), _("When will it be decided?"), optional=True, depends_on=("deal",),
            assume=lambda known: known.deal.closes_on if known.deal else None),
    ] = None  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        deal = deals.locked(desk.books, self.deal.id or 0)
        if deal is None:
            raise Refusal(_("That deal is gone."))
        cents = self.amount.cents if self.amount else None
        values = {"name": self.name, "amount_cents": cents, "closes_on": self.closes_on}
        change = deals.change(desk.books, deal, values)
        if not change:
            return Reply.of(_("Nothing was changed."), offers=(offer("dealcard", _("Open the deal"), deal=deal.id),))
        note(desk, "deal changed", deal.name, change)
        offers = (undo(desk), offer("dealcard", _("Open the deal"), deal=deal.id))
        return Reply.of(_("Deal changed: {deal}", deal=deal.name), offers=offers)
