"""Have the desk say nothing in a channel or group any more."""

from __future__ import annotations

from domain.messages import _
from domain.roles import MANAGE
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import people


class Disconnect(
    Conversation, command="disconnect", french="deconnecter", allowed=MANAGE, listed=False, confirmed=False,
    title=_("Say nothing here"),
):  # fmt: skip
    """Say nothing in this channel or group any more."""

    def finish(self, desk: Desk) -> Reply:
        if not people.disconnect(desk.books, desk.place):
            return Reply.of(_("The team is not told here."))
        desk.record("place disconnected", desk.place)
        return Reply.of(_("I say nothing here any more. /here brings me back."))
