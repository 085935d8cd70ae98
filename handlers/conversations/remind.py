"""Set a reminder."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.conversation import Ask, Instant, Known, ShortText
from domain.errors import Refusal
from domain.messages import Message, _
from domain.moments import find_moment, next_mornings
from domain.roles import BILL
from handlers.choices import ADeal, AKnownCustomer
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import reminders
from storage.changes import added
from storage.tables import Reminder


def spoken_moment(known: Known) -> datetime | None:
    """The moment that was said along with what is to be done."""
    try:
        found = find_moment(known.what or "", known.context.now, known.context.zone, known.context.language)
    except Refusal:
        return None
    return found[1] if found else None


def is_to_come(what: str, known: Known) -> Message | None:
    """Refuse a moment that is past already."""
    try:
        find_moment(what, known.context.now, known.context.zone, known.context.language)
    except Refusal as refused:
        return refused.reason
    return None


class Remind(
    Conversation, command="remind", french="rappel", short=("task", "tache"), allowed=BILL, confirmed=False,
    title=_("Reminder"), topic=Topic.FOLLOW_UP,
):  # fmt: skip
    """Set a reminder."""

    what: Annotated[
        ShortText,
        Ask(_("What to do"), _("Of what shall I remind you?"), hint=_("For example: send the quote tomorrow 2pm"),
            check=is_to_come),
    ]  # fmt: skip
    moment: Annotated[
        Instant,
        Ask(_("When"), _("When shall I remind you?"), hint=_("For example: Thursday 2pm"),
            suggest=lambda known: next_mornings(known.today, known.context.zone),
            assume=spoken_moment, depends_on=("what",)),
    ]  # fmt: skip
    customer: Annotated[AKnownCustomer | None, Ask(_("Customer"), _("About which customer?"), optional=True)] = None
    deal: Annotated[ADeal | None, Ask(_("Deal"), _("About which deal?"), optional=True)] = None

    def finish(self, desk: Desk) -> Reply:
        found = find_moment(self.what, desk.now, desk.zone, desk.language)
        subject = (found[0] if found else self.what) or desk.say(_("Call back"))
        customer_id = self.customer.id if self.customer else self.deal.customer_id if self.deal else None
        reminder = reminders.add(
            desk.books,
            Reminder(
                person_id=desk.person_id, customer_id=customer_id, deal_id=self.deal.id if self.deal else None,
                subject=subject, due_at=self.moment, created_at=desk.now,
            ),
        )  # fmt: skip
        note(desk, "reminder made", subject, added(reminder))
        return Reply.of(
            _("I will remind you: {subject} · {moment}", subject=subject, moment=self.moment),
            offers=(undo(desk), offer("reminder", _("Another time"), reminder=reminder.id, act="other")),
        )
