"""Tick a reminder off, or put it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from domain.conversation import Ask, Instant
from domain.errors import Refusal
from domain.labels import LabelledEnum
from domain.messages import _
from domain.moments import monday_morning, tomorrow_morning
from domain.roles import BILL
from handlers.choices import AReminder
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import people, reminders
from storage.changes import apply
from storage.tables import Reminder


class Act(LabelledEnum):
    """What becomes of a reminder."""

    DONE = "done", _("✔ Done")
    HOUR = "hour", _("+1 h")
    TOMORROW = "tomorrow", _("Tomorrow 9:00")
    MONDAY = "monday", _("Monday 9:00")
    OTHER = "other", _("Another time")


class TickOff(
    Conversation,
    command="reminder",
    french="traiter",
    allowed=BILL,
    listed=False,
    confirmed=False,
    title=_("Reminder"),
):
    """Tick a reminder off, or put it off."""

    reminder: Annotated[AReminder, Ask(_("Reminder"), _("Which reminder?"))]
    act: Annotated[Act, Ask(_("What to do"), _("Is it done?"))]
    moment: Annotated[
        Instant | None,
        Ask(
            _("When"), _("When shall I remind you?"), hint=_("For example: Thursday 2pm"),
            when=lambda known: known.act is Act.OTHER,
        ),
    ] = None  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        reminder = reminders.locked(desk.books, self.reminder.id or 0)
        if reminder is None:
            raise Refusal(_("That reminder is gone."))
        if reminder.done_at is not None:
            return _done_already(desk, reminder)
        if self.act is Act.DONE:
            return _done(desk, reminder)
        moment = self.moment or moment_of(self.act, desk)
        change = apply(desk.books, reminder, {"due_at": moment, "told_at": None})
        note(desk, "reminder put off", reminder.subject, change)
        sentence = _("I will remind you: {subject} · {moment}", subject=reminder.subject, moment=moment)
        return Reply.of(sentence, offers=(undo(desk),))


def moment_of(act: Act, desk: Desk) -> datetime:
    """An hour from now, or nine o'clock of another morning."""
    if act is Act.HOUR:
        return (desk.now + timedelta(hours=1)).replace(second=0, microsecond=0)
    morning = tomorrow_morning if act is Act.TOMORROW else monday_morning
    return morning(desk.today, desk.zone)


def _done(desk: Desk, reminder: Reminder) -> Reply:
    change = apply(desk.books, reminder, {"done_at": desk.now, "done_by": desk.person_id})
    note(desk, "reminder done", reminder.subject, change)
    offers = [undo(desk)]
    if reminder.customer_id:
        offers.append(offer("call", _("Log a call"), customer=reminder.customer_id))
    return Reply.of(_("Done: {subject}", subject=reminder.subject), offers=tuple(offers))


def _done_already(desk: Desk, reminder: Reminder) -> Reply:
    by = people.get(desk.books, reminder.done_by or 0)
    assert reminder.done_at is not None
    return Reply.of(
        _("Already done by {name}, {moment}: {subject}", name=by.name if by else "…", moment=reminder.done_at,
          subject=reminder.subject),
    )  # fmt: skip
