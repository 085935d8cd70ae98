"""People, their accounts, and the codes that let them in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from storage.prepared import Prepared
from storage.tables import Account, Code, Person, TeamPlace

CODE_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(minutes=15)

BY_ACCOUNT = Prepared(
    select(Person.id, Person.name, Person.role, Person.language)
    .join(Account, col(Account.person_id) == col(Person.id))
    .where(Account.platform == bindparam("on"), Account.external_id == bindparam("account"))
    .where(col(Person.is_active).is_(True))
)
IS_TEAM_PLACE = Prepared(select(TeamPlace.id).where(TeamPlace.place == bindparam("at")))


@dataclass(frozen=True)
class Member:
    """Somebody who works with the desk, as every event needs to know them."""

    id: int
    name: str
    role: str
    language: str


def by_account(session: Session, platform: str, external_id: str) -> Member | None:
    """The active person of an account."""
    found = BY_ACCOUNT.first(session, on=platform, account=external_id)
    return Member(*found) if found else None


def speak(session: Session, id: int, language: str) -> None:
    """Speak another language with a person from now on."""
    session.connection().execute(update(Person).where(col(Person.id) == id).values(language=language))


def get(session: Session, id: int) -> Person | None:
    """A person by id."""
    return session.get(Person, id)


def everyone(session: Session) -> Sequence[Person]:
    """All active people, the first comers first."""
    return session.exec(select(Person).where(col(Person.is_active).is_(True)).order_by(col(Person.id))).all()


def is_empty(session: Session) -> bool:
    """Whether nobody works here yet."""
    return session.exec(select(Person.id).limit(1)).first() is None


def add(session: Session, person: Person) -> Person:
    """Take somebody in."""
    session.add(person)
    session.flush()
    return person


def attach(session: Session, person_id: int, platform: str, external_id: str, place: str) -> None:
    """Give a person an account; one that it had elsewhere moves here."""
    known = _account(session, platform, external_id)
    if known is None:
        known = Account(platform=platform, external_id=external_id, person_id=person_id, place=place)
    known.person_id, known.place, known.is_reachable = person_id, place, True
    session.add(known)
    session.flush()


def accounts(session: Session, person_id: int) -> Sequence[Account]:
    """Where a person can be reached, the newest account first, those that answer before those that do not."""
    query = select(Account).where(Account.person_id == person_id)
    return session.exec(query.order_by(col(Account.is_reachable).desc(), col(Account.id).desc())).all()


def account_at(session: Session, place: str) -> Account | None:
    """The account whose private place this is."""
    return session.exec(select(Account).where(Account.place == place)).first()


def new_code(session: Session, made_by: int, now: datetime, *, role: str | None, person_id: int | None = None) -> str:
    """A code to let somebody in with a role, or to link another account of the same person."""
    code = secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")
    expires = now + (LINK_LIFE if person_id else CODE_LIFE)
    session.add(Code(digest=_digest(code), role=role, person_id=person_id, made_by=made_by, expires_at=expires))
    return code


def redeem(session: Session, code: str, now: datetime) -> Code | None:
    """Use a code up; None when it is unknown, expired or used. Of two at once one wins."""
    query = select(Code).where(Code.digest == _digest(code.strip())).with_for_update()
    found = session.exec(query).first()
    if found is None or found.used_at is not None or found.expires_at < now:
        return None
    found.used_at = now
    session.add(found)
    return found


def owners(session: Session) -> Sequence[Person]:
    """The active owners, their rows locked: of two at once, only one may be the last to go."""
    query = select(Person).where(Person.role == "owner", col(Person.is_active).is_(True)).order_by(col(Person.id))
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).all()


def deciders(session: Session, limit: int = 20) -> Sequence[Person]:
    """The active owners and managers, the first comers first."""
    query = select(Person).where(col(Person.role).in_(("owner", "manager")), col(Person.is_active).is_(True))
    return session.exec(query.order_by(col(Person.id)).limit(limit)).all()


def connect(session: Session, place: str, language: str) -> None:
    """Tell the team in a place from now on."""
    session.add(TeamPlace(place=place, language=language))
    session.flush()


def disconnect(session: Session, place: str) -> bool:
    """Tell nothing in a place any more; False when it was not connected."""
    found = session.exec(select(TeamPlace).where(TeamPlace.place == place)).first()
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def team_places(session: Session) -> Sequence[TeamPlace]:
    """The channels and groups where the team is told."""
    return session.exec(select(TeamPlace).order_by(col(TeamPlace.id))).all()


def is_team_place(session: Session, place: str) -> bool:
    """Whether a channel or group was connected."""
    return IS_TEAM_PLACE.first(session, at=place) is not None


def _account(session: Session, platform: str, external_id: str) -> Account | None:
    return session.exec(select(Account).where(Account.platform == platform, Account.external_id == external_id)).first()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
