"""Have the numbers of a series go on from another tool's: once, before the first one is given (COMPLIANCE C6)."""

from __future__ import annotations

from typing import Annotated

from domain.answers import Ordinal
from domain.conversation import Ask
from domain.documents import DocumentKind
from domain.labels import LabelledEnum
from domain.messages import _
from domain.roles import OWN
from domain.series import PREFIX
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage import numbers


class Numbered(LabelledEnum):
    """What has a series of its own."""

    INVOICE = "invoice", _("Invoices")
    DEPOSIT = "deposit", _("Deposit invoices")
    CREDIT_NOTE = "credit_note", _("Credit notes")
    QUOTE = "quote", _("Quotes")

    @property
    def prefix(self) -> str:
        """What its numbers begin with."""
        return PREFIX[DocumentKind(self.value)]


class SetFirstNumber(
    Conversation, command="numbering", french="numerotation", allowed=OWN, title=_("First number"), listed=False
):
    """Have this year’s numbers go on from another tool’s."""

    what: Annotated[Numbered, Ask(_("Documents"), _("The numbers of what?"))]
    first: Annotated[
        Ordinal,
        Ask(
            _("First number"),
            _("Which number comes first?"),
            hint=_("If the last one of this year was 41, type 42. It can be set once, before the first one is given."),
        ),
    ]

    def finish(self, desk: Desk) -> Reply:
        first = int(self.first)
        number = numbers.begin_at(desk.books, self.what.prefix, desk.today.year, first)
        desk.record("first number set", number, after={"series": self.what.prefix, "first": first})
        return Reply.of(_("The first number will be {number}.", number=number))
