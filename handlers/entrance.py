"""Who is at the door: people with an account come in, codes let others in, strangers learn nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from domain.folding import clean
from domain.messages import Message, _
from domain.roles import Role
from handlers.events import Event, Who
from storage import people
from storage.people import Member
from storage.tables import Code, Person

JOINING = ("start", "join", "rejoindre")

PRIVATE = _("This desk is private. Open the invitation link you were given, or send /join and your code.")
WRONG_CODE = _("That code is not valid any more. Ask for a new one.")


def person_of(session: Session, who: Who) -> Member | None:
    """The person whose account this is."""
    return people.by_account(session, who.platform, who.id)


def let_in(session: Session, event: Event, owner: str) -> Message | None:
    """Take in a newcomer, the first owner or somebody with a code; the sentence for a stranger, who stays outside."""
    if _is_owner(session, event.who, owner):
        _join(session, event.who, Role.OWNER, event.at)
        return None
    code = _code_in(event)
    if not code:
        return PRIVATE
    redeemed = people.redeem(session, code, event.at)
    if redeemed is None:
        return WRONG_CODE
    _redeem(session, redeemed, event)
    return None


def _is_owner(session: Session, who: Who, owner: str) -> bool:
    """The configured owner at any time; without one, the first to come; at the machine's own terminal, likewise."""
    if owner and who.account == owner:
        return True
    return (not owner or who.platform == "terminal") and people.is_empty(session)


def _code_in(event: Event) -> str:
    return event.rest.strip() if event.kind == "command" and event.text in JOINING else ""


def _redeem(session: Session, code: Code, event: Event) -> None:
    if code.person_id is not None:
        people.attach(session, code.person_id, event.who.platform, event.who.id, event.who.place)
        return
    assert code.role is not None
    _join(session, event.who, Role(code.role), event.at)


def _join(session: Session, who: Who, role: Role, now: datetime) -> None:
    name = " ".join(clean(who.name).split())[:80] or who.id
    language = "fr" if who.language.startswith("fr") else "en"
    person = people.add(session, Person(name=name, role=role.value, language=language, created_at=now))
    assert person.id is not None
    people.attach(session, person.id, who.platform, who.id, who.place)
