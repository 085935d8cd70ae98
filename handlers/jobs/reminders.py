"""Tells people what they wanted to be reminded of, once, where they are best reached."""

from __future__ import annotations

from datetime import timedelta

from domain.messages import Language, Message, _
from handlers.job import Job, JobDesk
from handlers.reply import Card, offer
from storage import customers, people, reminders
from storage.tables import Reminder


def tell(desk: JobDesk) -> None:
    """Tell all that is due and was not told for its present moment."""
    for reminder in reminders.due(desk.books, desk.now):
        _tell(desk, reminder)
        reminder.told_at = desk.now
        desk.books.add(reminder)


def _tell(desk: JobDesk, reminder: Reminder) -> None:
    """Nothing is posted to somebody who left, or who is nowhere reached: their day shows it all the same."""
    person = people.get(desk.books, reminder.person_id)
    accounts = people.accounts(desk.books, reminder.person_id)
    if person is None or not person.is_active or not accounts:
        return
    key = f"reminder:{reminder.id}:{int(reminder.due_at.timestamp())}"
    desk.notify(accounts[0].place, _card(desk, reminder), key=key, language=Language(person.language))


def _card(desk: JobDesk, reminder: Reminder) -> Card:
    customer = customers.get(desk.books, reminder.customer_id) if reminder.customer_id else None
    who = [Message("{name} {phone}", {"name": customer.name, "phone": customer.phone})] if customer else []
    acts = {
        "done": _("✔ Done"), "hour": _("+1 h"), "tomorrow": _("Tomorrow 9:00"), "monday": _("Monday 9:00"),
        "other": _("Another time"),
    }  # fmt: skip
    offers = tuple(
        offer("reminder", label, primary=act == "done", reminder=reminder.id, act=act) for act, label in acts.items()
    )
    return Card(_("⏰ {subject}", subject=reminder.subject), tuple(who), offers)


JOB = Job("reminders", every=timedelta(seconds=15), run=tell)
