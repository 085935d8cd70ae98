"""Lose a deal, and say why."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, ShortText
from domain.messages import _
from domain.roles import SELL
from handlers.choices import ADeal
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.moving import move_deal, usual_reasons
from handlers.reply import Reply
from storage import deals


class LoseDeal(
    Conversation,
    command="lost",
    french="perdue",
    short=("perdu",),
    allowed=SELL,
    confirmed=False,
    title=_("Deal lost"),
    topic=Topic.SALES,
):
    """Lose a deal, and say why."""

    deal: Annotated[ADeal, Ask(_("Deal"), _("Which deal was lost?"))]
    reason: Annotated[ShortText, Ask(_("Reason"), _("Why was it lost?"), suggest=usual_reasons)]

    def finish(self, desk: Desk) -> Reply:
        assert self.deal.id is not None
        return move_deal(desk, self.deal.id, deals.stage_of(desk.books, "lost"), self.reason)
