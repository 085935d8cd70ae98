"""Win a deal."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import SELL
from handlers.choices import ADeal
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.moving import move_deal
from handlers.reply import Reply
from storage import deals


class WinDeal(
    Conversation,
    command="won",
    french="gagnee",
    short=("gagne",),
    allowed=SELL,
    confirmed=False,
    title=_("Deal won"),
    topic=Topic.SALES,
):
    """Win a deal."""

    deal: Annotated[ADeal, Ask(_("Deal"), _("Which deal was won?"))]

    def finish(self, desk: Desk) -> Reply:
        assert self.deal.id is not None
        return move_deal(desk, self.deal.id, deals.stage_of(desk.books, "won"))
