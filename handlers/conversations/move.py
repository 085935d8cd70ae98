"""Move a deal along the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from domain.conversation import Ask, Context, Known, ShortText
from domain.messages import _
from domain.roles import SELL
from handlers.choices import ADeal, AStage
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.moving import move_deal, usual_reasons
from handlers.reply import Reply
from storage import deals

SHORTEST = 4
"""Fewer letters are in the names of too many stages."""


class MoveDeal(
    Conversation,
    command="move",
    french="avancer",
    allowed=SELL,
    confirmed=False,
    title=_("Move a deal"),
    topic=Topic.SALES,
):
    """Move a deal to another stage."""

    deal: Annotated[ADeal, Ask(_("Deal"), _("Which deal?"))]
    stage: Annotated[AStage, Ask(_("Stage"), _("To which stage?"), depends_on=("deal",))]
    reason: Annotated[
        ShortText | None,
        Ask(_("Reason"), _("Why was it lost?"), suggest=usual_reasons,
            when=lambda known: known.stage is not None and known.stage.outcome == "lost"),
    ] = None  # fmt: skip

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "website negotiation": the deal and the stage."""
        words = typed.split()
        for count in range(1, len(words)):
            named = " ".join(words[-count:])
            found = context.catalogue.search(AStage, named, Known(context)) if len(named) >= SHORTEST else ()
            if len(found) == 1:
                return " ".join(words[:-count]), {"stage": found[0].choice.id}
        return typed, {}

    def finish(self, desk: Desk) -> Reply:
        assert self.deal.id is not None
        assert self.stage.id is not None
        return move_deal(desk, self.deal.id, deals.stage(desk.books, self.stage.id), self.reason or "")
