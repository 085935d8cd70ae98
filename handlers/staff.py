"""Guards what happens to colleagues: an owner is an owner's affair, and the last one stays."""

from __future__ import annotations

from domain.errors import NotAllowed, Refusal
from domain.messages import _
from domain.roles import Role
from handlers.choices import APerson
from handlers.desk import Desk
from storage import people
from storage.tables import Person


def colleague(desk: Desk, choice: APerson, *, keeps_owner: bool) -> Person:
    """The person chosen, if this one may change them; `keeps_owner` says that they end up as an owner."""
    owners = people.owners(desk.books)
    person = people.get(desk.books, choice.id or 0)
    if person is None or not person.is_active:
        raise Refusal(_("{name} is not in any more.", name=choice.label))
    is_owner = any(owner.id == person.id for owner in owners)
    if (is_owner or keeps_owner) and Role(desk.person.role) is not Role.OWNER:
        raise NotAllowed(_("Only an owner makes or changes an owner."))
    if is_owner and not keeps_owner and len(owners) == 1:
        raise Refusal(_("{name} is the last owner: make somebody else owner first.", name=person.name))
    return person
