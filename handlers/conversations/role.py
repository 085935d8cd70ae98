"""Change somebody's role."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import MANAGE, Role
from handlers.choices import APerson
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.staff import colleague
from storage.changes import apply


class ChangeRole(Conversation, command="role", allowed=MANAGE, confirmed=False, listed=False, title=_("Change a role")):
    """Change somebody’s role."""

    person: Annotated[APerson, Ask(_("Person"), _("Whose role?"))]
    role: Annotated[Role, Ask(_("Role"), _("Which role?"))]

    def finish(self, desk: Desk) -> Reply:
        person = colleague(desk, self.person, keeps_owner=self.role is Role.OWNER)
        change = apply(desk.books, person, {"role": self.role.value})
        if change:
            desk.record("role changed", person.name, target=change.target, before=change.before, after=change.after)
        sentence = _("{name} is now {role}.", name=person.name, role=self.role.label)
        return Reply.of(sentence, offers=(offer("people", _("The team")),))
