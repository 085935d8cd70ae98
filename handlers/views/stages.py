"""The stages of the pipeline, and how likely a deal is in each."""

from __future__ import annotations

from domain.messages import Percent, _
from domain.roles import MANAGE, OWN, Role
from handlers.choices.deals import stage_name
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from storage import deals


class Stages(Conversation, command="stages", french="etapes", allowed=MANAGE, confirmed=False, title=_("Stages")):
    """Show the stages of the pipeline."""

    def finish(self, desk: Desk) -> Reply:
        lines = [
            _("{stage} · {probability}", stage=stage_name(stage, desk.language), probability=Percent(stage.probability))
            for stage in deals.stages(desk.books)
        ]
        offers: tuple[Offer, ...] = ()
        if Role(desk.person.role) in OWN:
            offers = (offer("stage", _("Add or change a stage")), offer("removestage", _("Remove a stage")))
        return Reply.of(_("Stages"), *lines, offers=offers)
