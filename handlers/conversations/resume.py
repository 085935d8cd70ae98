"""Go on with a conversation that was left open, begun here or on another platform."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Known
from domain.messages import _
from handlers.choices import ADraft
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply


def _only_one(known: Known) -> ADraft | None:
    found = known.context.catalogue.search(ADraft, "", known)
    return found[0].choice if len(found) == 1 and isinstance(found[0].choice, ADraft) else None


class Resume(
    Conversation, command="resume", french="reprendre", confirmed=False, title=_("Go on"), topic=Topic.FOLLOW_UP
):
    """Go on with what was left open."""

    draft: Annotated[ADraft, Ask(_("Conversation"), _("Which one?"), assume=_only_one)]

    def finish(self, desk: Desk) -> Reply:
        assert self.draft.id is not None
        return Reply(resumes=self.draft.id)
