"""What the desk can do for this person, made from the same registry as the conversations."""

from __future__ import annotations

from domain.messages import Message, _
from domain.roles import Role
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply


class Help(Conversation, command="help", french="aide", confirmed=False):
    """Show what I can do."""

    def finish(self, desk: Desk) -> Reply:
        role = Role(desk.person.role)
        lines = [
            Message("/{command} · {about}", {"command": c.name_in(desk.language), "about": c.about()})
            for c in sorted(desk.registry.conversations, key=lambda c: c.name_in(desk.language))
            if c.is_listed and role in c.allowed
        ]
        hint = _("At any question: back, skip, cancel. A conversation begun here goes on wherever you write to me.")
        return Reply.of(_("What I can do for you"), *lines, hint)
