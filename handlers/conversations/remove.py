"""Close the door to somebody."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import MANAGE
from handlers.choices import APerson
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.staff import colleague
from storage.changes import apply


class RemovePerson(
    Conversation, command="remove", french="retirer", allowed=MANAGE, listed=False, title=_("Remove somebody")
):
    """Remove somebody from the desk."""

    person: Annotated[APerson, Ask(_("Person"), _("Who leaves?"))]

    def finish(self, desk: Desk) -> Reply:
        person = colleague(desk, self.person, keeps_owner=False)
        change = apply(desk.books, person, {"is_active": False})
        desk.record("person removed", person.name, target=change.target, before=change.before, after=change.after)
        sentence = _("{name} can no longer come in. What they did stays in the books.", name=person.name)
        return Reply.of(sentence, offers=(offer("people", _("The team")),))
