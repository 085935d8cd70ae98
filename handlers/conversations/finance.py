"""Tell each day's figures and the seal of the books in a channel or group."""

from __future__ import annotations

from domain.errors import Refusal
from domain.messages import _
from domain.roles import AUDIT
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import people, places


class Finance(
    Conversation, command="finance", french="compta", allowed=AUDIT, confirmed=False, listed=False,
    title=_("Figures told here"),
):  # fmt: skip
    """Let me tell each day’s figures in this channel or group."""

    def finish(self, desk: Desk) -> Reply:
        if people.account_at(desk.books, desk.place) is not None:
            raise Refusal(_("Type it in the channel or group where the figures are to be told, after adding me there."))
        if not people.is_team_place(desk.books, desk.place):
            people.connect(desk.books, desk.place, desk.language.value)
        if places.hear_finance(desk.books, desk.place):
            desk.record("place connected for finance", desk.place)
        return Reply.of(_("Each morning after a day with sales or payments, its figures and the seal are told here."))
