"""Let the desk speak in a channel or a group."""

from __future__ import annotations

from domain.errors import Refusal
from domain.messages import _
from domain.roles import MANAGE
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import people


class Here(Conversation, command="here", french="ici", allowed=MANAGE, confirmed=False, title=_("Speak here")):
    """Let me speak in this channel or group."""

    def finish(self, desk: Desk) -> Reply:
        if people.account_at(desk.books, desk.place) is not None:
            raise Refusal(_("Type it in the channel or group where the team is to be told, after adding me there."))
        if people.is_team_place(desk.books, desk.place):
            return Reply.of(
                _("The team is told here already."), offers=(offer("disconnect", _("Say nothing here any more")),)
            )
        people.connect(desk.books, desk.place, desk.language.value)
        desk.record("place connected", desk.place)
        return Reply.of(
            _("From now on the team is told here: late invoices, won deals, and what you ask me."),
            offers=(offer("finance", _("Tell the daily figures here too")),),
        )
