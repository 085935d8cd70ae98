"""Set a reminder."""

from __future__ import annotations

from typing import Annotated

from domain.answers import Todo
from domain.conversation import Ask
from domain.messages import _
from domain.roles import BILL
from handlers.choices import ADeal, AKnownCustomer
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import reminders
from storage.changes import added
from storage.tables import Reminder


class Remind(Conversation, command="remind", french="rappel", short=("task", "tache"), allowed=BILL, confirmed=False):
    """Set a reminder."""

    step: Annotated[
        Todo,
        Ask(
            _("Reminder"),
            _("Of what shall I remind you, and when?"),
            hint=_("For example: send the quote tomorrow 2pm"),
        ),
    ]
    customer: Annotated[AKnownCustomer | None, Ask(_("Customer"), _("About which customer?"), optional=True)] = None
    deal: Annotated[ADeal | None, Ask(_("Deal"), _("About which deal?"), optional=True)] = None

    def finish(self, desk: Desk) -> Reply:
        customer_id = self.customer.id if self.customer else self.deal.customer_id if self.deal else None
        reminder = reminders.add(
            desk.books,
            Reminder(
                person_id=desk.person_id, customer_id=customer_id, deal_id=self.deal.id if self.deal else None,
                subject=self.step.subject, due_at=self.step.at, created_at=desk.now,
            ),
        )  # fmt: skip
        note(desk, "reminder made", self.step.subject, added(reminder))
        return Reply.of(
            _("I will remind you: {subject} · {moment}", subject=self.step.subject, moment=self.step.at),
            offers=(undo(desk), offer("reminder", _("Another time"), reminder=reminder.id, act="other")),
        )
