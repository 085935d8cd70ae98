"""Open deals, all of them or those of one stage."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import Message, _
from domain.money import Money
from handlers.choices import AStage
from handlers.choices.deals import stage_name
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import deals

MOST = 10


class Deals(
    Conversation, command="deals", french="affaires", confirmed=False, title=_("Open deals"), topic=Topic.FOLLOW_UP
):
    """List the open deals."""

    stage: Annotated[AStage | None, Ask(_("Stage"), _("In which stage?"), optional=True)] = None

    def finish(self, desk: Desk) -> Reply:
        found = deals.open_ones(desk.books, stage_id=self.stage.id if self.stage else None, limit=MOST)
        if not found:
            return Reply.of(_("No deal is open."), offers=(offer("deal", _("New deal")),))
        lines = [
            Message(
                "{deal} · {customer} · {stage}{amount}",
                {"deal": deal.name, "customer": customer, "stage": stage_name(stage, desk.language),
                 "amount": f" · {desk.words.money(Money(deal.amount_cents))}" if deal.amount_cents is not None else ""},
            )
            for deal, stage, customer in found
        ]  # fmt: skip
        offers = [
            offer("dealcard", Message("{deal}", {"deal": deal.name[:40]}), deal=deal.id)
            for deal, _stage, _customer in found
        ]
        return Reply.of(_("Open deals"), *lines, offers=tuple(offers))
