"""The first card that somebody sees, and the one that `/start` brings back."""

from __future__ import annotations

from domain.messages import _
from domain.roles import OWN, Role
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage.tables import Company


class Start(
    Conversation,
    command="start",
    french="demarrer",
    short=("bonjour", "bonsoir", "salut", "coucou", "hello", "hi", "menu"),
    listed=False,
    confirmed=False,
):
    """Say hello and show where to begin."""

    def finish(self, desk: Desk) -> Reply:
        greeting = _("Hello {name}. You are in as {role}.", name=desk.person.name, role=Role(desk.person.role).label)
        if desk.books.get(Company, 1) is None and Role(desk.person.role) in OWN:
            return Reply.of(
                greeting,
                _("First, the company: ten short questions, asked once."),
                offers=(offer("setup", _("Set up the company"), primary=True), offer("help", _("Help"))),
            )
        return Reply.of(
            greeting,
            _("Type a command, or pick one:"),
            offers=(
                offer("call", _("Log a call")),
                offer("quote", _("New quote")),
                offer("day", _("My day")),
                offer("help", _("Help")),
            ),
        )
