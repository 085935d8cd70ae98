"""Let somebody in, with a role."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.errors import NotAllowed
from domain.messages import Message, _
from domain.roles import MANAGE, Role
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import people


class Invite(
    Conversation, command="invite", french="inviter", allowed=MANAGE, confirmed=False, title=_("Invite somebody")
):
    """Invite somebody to the desk."""

    role: Annotated[Role, Ask(_("Role"), _("With which role?"))]

    def finish(self, desk: Desk) -> Reply:
        if self.role is Role.OWNER and Role(desk.person.role) is not Role.OWNER:
            raise NotAllowed(_("Only an owner makes or changes an owner."))
        code = people.new_code(desk.books, desk.person_id, desk.now, role=self.role.value)
        desk.record("invited", self.role.value)
        return Reply.of(
            _("Give this to the person, it works once, for seven days:"),
            *ways_in(desk, code),
            _("They will be in as {role}.", role=self.role.label),
        )


def ways_in(desk: Desk, code: str) -> list[Message]:
    """The command that works everywhere, and the link that works in Telegram where the bot's name is known."""
    link = desk.telegram_link(code)
    command = "rejoindre" if desk.language == "fr" else "join"
    lines = [Message("/{command} {code}", {"command": command, "code": code})]
    return [Message("{link}", {"link": link}), *lines] if link else lines
