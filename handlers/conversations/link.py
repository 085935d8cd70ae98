"""Be one person on two platforms."""

from __future__ import annotations

from domain.messages import Message, _
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import people


class Link(Conversation, command="link", french="lier", confirmed=False, title=_("Link an account")):
    """Link your account on another platform."""

    def finish(self, desk: Desk) -> Reply:
        code = people.new_code(desk.books, desk.person_id, desk.now, role=None, person_id=desk.person_id)
        desk.record("link asked for", desk.person.name)
        link = desk.telegram_link(code)
        lines = [_("/join {code}", code=code)]
        return Reply.of(
            _("Send this to me on the other platform within 15 minutes:"),
            *([Message("{link}", {"link": link})] if link else []),
            *lines,
            _("What you begin on one goes on at the other."),
        )
