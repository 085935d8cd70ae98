"""Go on with a conversation that was left open, begun here or on another platform."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from domain.conversation import LEFT_EMPTY, Ask, Known
from domain.messages import Message, _
from handlers.choices import ADraft
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply
from storage import drafts

LATELY = timedelta(hours=12)


def _obvious(known: Known) -> Any:
    """The only one that is open, or none at all; of several one is picked."""
    found = known.context.catalogue.search(ADraft, "", known)
    if not found:
        return LEFT_EMPTY
    return found[0].choice if len(found) == 1 else None


class Resume(
    Conversation, command="resume", french="reprendre", confirmed=False, title=_("Go on"), topic=Topic.FOLLOW_UP
):
    """Go on with what was left open."""

    draft: Annotated[ADraft | None, Ask(_("Conversation"), _("Which one?"), assume=_obvious)] = None

    def finish(self, desk: Desk) -> Reply:
        if self.draft is None:
            return Reply.of(_("Nothing was left open."), *_done(desk))
        assert self.draft.id is not None
        return Reply(resumes=self.draft.id)


def _done(desk: Desk) -> list[Message]:
    """What was done last: after a breakdown, the answer that was never seen."""
    last = drafts.last_done(desk.books, desk.person_id, desk.now - LATELY)
    conversation = desk.registry.find(last.draft.form) if last else None
    if last is None or conversation is None:
        return []
    return [_("The last one is done: {what} ({moment}).", what=desk.say(conversation.title), moment=last.touched_at)]
