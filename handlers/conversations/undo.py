"""Take back what one did a moment ago."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.conversation import Ask, ShortText
from domain.errors import Fix, Refusal
from domain.messages import Message, _
from domain.roles import BILL
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.letterheads import reprint_undone
from handlers.reply import Reply
from handlers.undoing import UNDOABLE, WITHIN, moment_of
from storage import ledger, undo


class Undo(
    Conversation,
    command="undo",
    french="defaire",
    allowed=BILL,
    confirmed=False,
    title=_("Undo"),
    topic=Topic.FOLLOW_UP,
):
    """Take back what you did a moment ago."""

    at: Annotated[ShortText | None, Ask(_("When"), _("What shall I take back?"), optional=True)] = None

    def finish(self, desk: Desk) -> Reply:
        since = desk.now - WITHIN
        at = moment_of(int(self.at)) if self.at and self.at.isdecimal() else _last(desk, since)
        if at < since:
            raise Refusal(_("That was more than ten minutes ago: change it instead."))
        number = ledger.next_sequence(desk.books)
        return self._taken_back(desk, number, undo.steps(desk.books, desk.person_id, at, list(UNDOABLE)))

    def _taken_back(self, desk: Desk, number: int, steps: list[undo.Step]) -> Reply:
        if not steps:
            raise Refusal(_("That was taken back already."))
        said: list[Message] = []
        for step in steps:
            if not undo.can_take_back(desk.books, step):
                raise Refusal(_("{what} has been changed since: change it instead.", what=step.subject))
            change = undo.take_back(desk.books, step, desk.person_id, desk.now)
            if not step.after.keys().isdisjoint(("letterhead", "accepted_sha256")):
                reprint_undone(desk, step.target)
            undo.mark(desk.books, step, number + len(desk.records))
            desk.record("undone", step.subject, target=step.target, before=change.before, after=change.after)
            said.append(_("{action}: {subject}", action=UNDOABLE[step.action], subject=step.subject))
        return Reply.of(_("Taken back:"), *said)


def _last(desk: Desk, since: datetime) -> datetime:
    """When the person did the last thing, if that can be taken back: what came before it is left alone."""
    last = ledger.last_standing(desk.books, desk.person_id, since)
    if last is None:
        raise Refusal(_("There is nothing of the last ten minutes to take back."))
    if last.action in ("invoice issued", "deposit issued"):
        fix = Fix("creditnote", _("Credit note"), {"invoice": int(last.target.partition(":")[2])})
        raise Refusal(_("An issued invoice is never undone: it takes a credit note."), fix=fix)
    if last.action in ("credit note issued", "credit used", "credit refunded", "quote reopened"):
        raise Refusal(_("A credit note is never undone: invoice it again instead."))
    if last.action not in UNDOABLE:
        raise Refusal(_("The last thing you did is not taken back like that: change it instead."))
    return last.at
