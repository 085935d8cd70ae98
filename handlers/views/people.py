"""Who works at this desk."""

from __future__ import annotations

from domain.messages import _
from domain.roles import EVERYONE, MANAGE, Role
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from storage import people


class People(
    Conversation, command="people", french="equipe", short=("team",), allowed=EVERYONE, confirmed=False, title=_("Team")
):
    """Show who works here, and with which role."""

    def finish(self, desk: Desk) -> Reply:
        lines = [
            _("{name} · {role}", name=person.name, role=Role(person.role).label)
            for person in people.everyone(desk.books)
        ]
        offers: tuple[Offer, ...] = ()
        if Role(desk.person.role) in MANAGE:
            offers = (
                offer("invite", _("Invite somebody")),
                offer("role", _("Change a role")),
                offer("remove", _("Remove somebody")),
            )
        return Reply.of(_("The team"), *lines, offers=offers)
