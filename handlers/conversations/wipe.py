"""Wipe the demo and begin with empty books."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Known
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import OWN
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage.tables import Company
from storage.wipe import wipe


def must_agree(value: bool, known: Known) -> Message | None:
    """Nothing is wiped by a slip."""
    return None if value else _("Then everything stays as it is: cancel.")


class WipeDemo(Conversation, command="wipe", french="effacer", allowed=OWN, title=_("Wipe the demo"), listed=False):
    """Wipe the demo’s made-up books and begin with empty ones."""

    is_sure: Annotated[
        bool,
        Ask(_("Wipe"), _("Wipe all of the demo: customers, quotes, invoices, colleagues?"), check=must_agree),
    ]

    def finish(self, desk: Desk) -> Reply:
        company = desk.books.get(Company, 1)
        if company is None or not company.is_demo:
            raise Refusal(_("These books are real: nothing in them is ever wiped."))
        wipe(desk.books, desk.person_id)
        desk.record("demo wiped", "demo")
        return Reply.of(
            _("The demo is gone; your books are empty."),
            offers=(offer("setup", _("Set up the company"), primary=True),),
        )
