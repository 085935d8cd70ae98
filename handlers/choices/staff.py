"""Pickers of colleagues, and of what one has to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from domain.conversation import Choice, Found, Known
from domain.folding import fold
from domain.roles import Role
from handlers.choices.base import Choose
from storage import customers, people, reminders
from storage.tables import Person, Reminder

if TYPE_CHECKING:
    from handlers.desk import Desk

AHEAD = timedelta(days=400)


class APerson(Choose):
    """Somebody who works here."""

    role: str

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        words = fold(typed)
        among = [cls._of(desk, person) for person in people.everyone(desk.books) if words in fold(person.name)]
        return [Found(choice, bool(words)) for choice in among[:50]]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        person = people.get(desk.books, id)
        return cls._of(desk, person) if person is not None and person.is_active else None

    @classmethod
    def _of(cls, desk: Desk, person: Person) -> Self:
        return cls(id=person.id, label=person.name, detail=desk.say(Role(person.role).label), role=person.role)


class AReminder(Choose):
    """A reminder; one's own that wait are proposed."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        waiting = reminders.waiting(desk.books, desk.person_id, desk.now + AHEAD)
        words = fold(typed)
        return [Found(cls._of(desk, found), bool(words)) for found in waiting if words in fold(found.subject)]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        reminder = reminders.get(desk.books, id)
        return cls._of(desk, reminder) if reminder else None

    @classmethod
    def _of(cls, desk: Desk, reminder: Reminder) -> Self:
        customer = customers.get(desk.books, reminder.customer_id) if reminder.customer_id else None
        return cls(id=reminder.id, label=reminder.subject, detail=customer.name if customer else "")
