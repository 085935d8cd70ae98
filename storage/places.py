"""The places where people and teams are reached: whose they are, and what becomes of them on the platforms."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.roles import Role
from storage import outbox
from storage.tables import Account, Person, TeamPlace


def move(session: Session, old: str, new: str) -> None:
    """A place has a new name, everywhere: a Telegram group that became a supergroup."""
    session.connection().execute(update(Account).where(col(Account.place) == old).values(place=new))
    if session.exec(select(TeamPlace.id).where(TeamPlace.place == new)).first() is None:
        session.connection().execute(update(TeamPlace).where(col(TeamPlace.place) == old).values(place=new))
    else:
        session.connection().execute(delete(TeamPlace).where(col(TeamPlace.place) == old))
    outbox.move(session, old, new)


def set_reachable(session: Session, place: str, is_reachable: bool) -> None:
    """Note whether a person's private place can be written to."""
    session.connection().execute(update(Account).where(col(Account.place) == place).values(is_reachable=is_reachable))


def team_place(session: Session, place: str) -> TeamPlace | None:
    """The connected channel or group of that name."""
    return session.exec(select(TeamPlace).where(TeamPlace.place == place)).first()


def hear_finance(session: Session, place: str) -> bool:
    """Have a connected place hear the daily figures; False when it does already."""
    hears = update(TeamPlace).where(col(TeamPlace.place) == place, col(TeamPlace.for_finance).is_(False))
    return session.connection().execute(hears.values(for_finance=True)).rowcount == 1


def of_finance(session: Session) -> Sequence[TeamPlace]:
    """The channels and groups that hear the daily figures."""
    return session.exec(select(TeamPlace).where(col(TeamPlace.for_finance).is_(True)).order_by(col(TeamPlace.id))).all()


def language_of(session: Session, place: str) -> str:
    """The language that is read in a place; where nobody is known, in a mailbox, it is the first owner's."""
    query = select(Person.language).join(Account, col(Account.person_id) == col(Person.id))
    language = session.exec(query.where(Account.place == place)).first()
    if language is not None:
        return language
    team = team_place(session, place)
    return team.language if team else _first_owners_language(session)


def _first_owners_language(session: Session) -> str:
    owner = select(Person.language).where(Person.role == Role.OWNER.value, col(Person.is_active).is_(True))
    return session.exec(owner.order_by(col(Person.id)).limit(1)).first() or "fr"


def of_person(session: Session, person_id: int, *, but: str = "") -> str | None:
    """Where a person can be reached, other than in one place; a terminal only when there is nothing else."""
    query = (
        select(Account.place)
        .where(Account.person_id == person_id, col(Account.is_reachable).is_(True), Account.place != but)
        .order_by(col(Account.platform) == "terminal", col(Account.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def of_owners(session: Session, *, but: str = "") -> Sequence[tuple[Person, str]]:
    """The owners and where each is reached, other than in one place."""
    query = select(Person).where(Person.role == Role.OWNER.value, col(Person.is_active).is_(True))
    owners = session.exec(query.order_by(col(Person.id)).limit(20)).all()
    reached = [(owner, of_person(session, owner.id or 0, but=but)) for owner in owners]
    return [(owner, place) for owner, place in reached if place]
