"""Open a deal."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Day, Known, ShortText, Sum
from domain.messages import Message, _
from domain.roles import SELL
from handlers.choices import ACustomer, AStage
from handlers.conversation import Conversation, Topic
from handlers.customers import customer_of
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import deals
from storage.changes import added
from storage.tables import Deal


def first_stage(known: Known) -> AStage | None:
    """Where deals begin."""
    found = known.context.catalogue.search(AStage, "", known)
    return next((f.choice for f in found if isinstance(f.choice, AStage) and f.choice.outcome == "open"), None)


def is_open(stage: AStage, known: Known) -> Message | None:
    """Refuse a deal that would be closed before it began."""
    return None if stage.outcome == "open" else _("A new deal begins in an open stage; win or lose it afterwards.")


class OpenDeal(Conversation, command="deal", french="affaire", allowed=SELL, title=_("New deal"), topic=Topic.SALES):
    """Open a deal."""

    customer: Annotated[ACustomer, Ask(_("Customer"), _("With which customer?"))]
    name: Annotated[ShortText, Ask(_("Name"), _("What is it about?"))]
    amount: Annotated[Sum | None, Ask(_("Amount"), _("For how much, before tax?"), skippable=True)] = None
    closes_on: Annotated[Day | None, Ask(_("Closing"), _("When will it be decided?"), skippable=True)] = None
    stage: Annotated[AStage, Ask(_("Stage"), _("In which stage?"), assume=first_stage, check=is_open)]

    def finish(self, desk: Desk) -> Reply:
        customer = customer_of(desk, self.customer)
        assert customer.id is not None
        assert self.stage.id is not None
        deal = Deal(
            customer_id=customer.id, name=self.name, folded="", stage_id=self.stage.id, closes_on=self.closes_on,
            amount_cents=self.amount.cents if self.amount else None, owner_id=desk.person_id, created_at=desk.now,
        )  # fmt: skip
        deals.add(desk.books, deal, desk.now)
        note(desk, "deal opened", deal.name, added(deal))
        return Reply.of(
            _("Deal opened: {deal} · {customer} · {stage}", deal=deal.name, customer=customer.name,
              stage=self.stage.label),
            offers=(
                offer("move", _("Move it"), deal=deal.id),
                offer("quote", _("New quote"), customer=customer.id, deal=deal.id),
                offer("remind", _("Plan the next step"), deal=deal.id),
                undo(desk),
            ),
        )  # fmt: skip
