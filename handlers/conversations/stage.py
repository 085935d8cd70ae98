"""Add a stage to the pipeline, or change one."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Known, Rate, ShortText
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import OWN
from handlers.choices import AStage, AStageFile
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import deals
from storage.changes import added, apply
from storage.tables import Stage


def is_before_the_end(stage: AStage, known: Known) -> Message | None:
    """Refuse a place behind the two ends."""
    return None if stage.outcome == "open" else _("A new stage comes before the deal is won or lost.")


class WriteStage(Conversation, command="stage", french="etape", allowed=OWN, listed=False, title=_("Stage")):
    """Add a stage to the pipeline, or change one."""

    stage: Annotated[AStageFile, Ask(_("Stage"), _("Which stage? A new name adds one."))]
    name: Annotated[
        ShortText,
        Ask(_("Name"), _("What is it called in French?"), depends_on=("stage",),
            assume=lambda known: (known.stage.name or known.stage.label) if known.stage else None),
    ]  # fmt: skip
    name_en: Annotated[
        ShortText,
        Ask(_("English name"), _("What is it called in English?"), depends_on=("stage",),
            assume=lambda known: (known.stage.name_en or known.stage.label) if known.stage else None),
    ]  # fmt: skip
    probability: Annotated[
        Rate,
        Ask(_("Likelihood"), _("How likely is a deal there, in percent?"), depends_on=("stage",),
            assume=lambda known: known.stage.probability if known.stage and not known.stage.is_new else None),
    ]  # fmt: skip
    after: Annotated[
        AStage | None,
        Ask(_("After"), _("After which stage does it come?"), check=is_before_the_end,
            when=lambda known: known.stage is not None and known.stage.is_new),
    ] = None  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        values = {"name": self.name, "name_en": self.name_en, "probability": self.probability}
        shown = (offer("stages", _("Stages")), offer("pipeline", _("Pipeline")))
        if self.stage.id is not None:
            change = apply(desk.books, deals.stage(desk.books, self.stage.id), values)
            desk.record("stage changed", self.name, target=change.target, before=change.before, after=change.after)
            return Reply.of(_("Stage changed: {name}", name=self.name), offers=shown)
        assert self.after is not None
        position = deals.place_after(desk.books, self.after.id or 0)
        if position is None:
            raise Refusal(_("There is no room after that stage: choose the one before it."))
        stage = Stage(position=position, name=self.name, name_en=self.name_en, probability=self.probability)
        desk.books.add(stage)
        desk.books.flush()
        change = added(stage)
        desk.record("stage added", self.name, target=change.target, after=change.after)
        return Reply.of(_("Stage added: {name}", name=self.name), offers=shown)
