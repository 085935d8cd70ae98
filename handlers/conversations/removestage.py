"""Remove a stage that no deal went through."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.errors import Refusal
from domain.messages import _
from domain.roles import OWN
from handlers.choices import AStage
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import deals


class RemoveStage(
    Conversation, command="removestage", french="supprimeretape", allowed=OWN, listed=False, title=_("Remove a stage")
):
    """Remove a stage from the pipeline."""

    stage: Annotated[AStage, Ask(_("Stage"), _("Which stage?"))]

    def finish(self, desk: Desk) -> Reply:
        stage = deals.stage(desk.books, self.stage.id or 0)
        among = [other for other in deals.stages(desk.books) if other.outcome == stage.outcome]
        if len(among) == 1:
            raise Refusal(_("That is the only stage of its kind: rename it instead."))
        if deals.is_used(desk.books, self.stage.id or 0):
            raise Refusal(_("Deals went through that stage: rename it instead."))
        desk.record("stage removed", stage.name, target=f"stage:{stage.id}", before=stage.model_dump(exclude={"id"}))
        desk.books.delete(stage)
        return Reply.of(_("Stage removed: {name}", name=self.stage.label), offers=(offer("stages", _("Stages")),))
