"""What happens to a notice that its place does not take any more: it goes elsewhere, and the owner hears of it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.messages import Language, Message, _
from handlers import posting
from handlers.posts import Post
from handlers.reply import Card
from storage import outbox, people, places
from storage.outbox import Claimed
from storage.tables import Account, TeamPlace
from templates.words import Words

NO_PAPER = _("The PDF could not be made just now; ask for the document again in a while.")
PLATFORMS = {"telegram": "Telegram", "slack": "Slack", "terminal": "terminal"}


def forward(session: Session, claimed: Claimed, now: datetime, zone: ZoneInfo) -> None:
    """Queue what could not be posted for another account of that person, or for the owners; once per notice."""
    account = people.account_at(session, claimed.place)
    if account is not None:
        places.set_reachable(session, claimed.place, False)
        _forward_to_person(session, claimed, account, now, zone)
        return
    team = places.team_place(session, claimed.place)
    if team is not None:
        _forward_to_owners(session, claimed, team, now, zone)
        return
    platform, _colon, address = claimed.place.partition(":")
    if platform == "mail":
        refused = _("No mail reaches {address}: its server refuses it. Is the address right?", address=address)
        _tell_owners(session, refused, claimed.place, claimed.place, now, zone)


def _forward_to_person(session: Session, claimed: Claimed, account: Account, now: datetime, zone: ZoneInfo) -> None:
    other = places.of_person(session, account.person_id, but=claimed.place)
    if other is not None:
        _put(session, other, claimed, now)
        return
    person = people.get(session, account.person_id)
    assert person is not None
    platform = PLATFORMS.get(account.platform, account.platform)
    _tell_owners(
        session,
        _("{name} cannot be reached on {platform} any more.", name=person.name, platform=platform),
        f"person/{person.id}",
        claimed.place,
        now,
        zone,
    )


def _forward_to_owners(session: Session, claimed: Claimed, team: TeamPlace, now: datetime, zone: ZoneInfo) -> None:
    """The channel is gone, not what had to be said in it."""
    gone = _(
        "I cannot write in the team's channel any more; what belongs there comes to you. "
        "To mend it, type /here in a channel."
    )
    _tell_owners(session, gone, f"place/{team.place}", claimed.place, now, zone)
    for _owner, place in places.of_owners(session, but=claimed.place):
        _put(session, place, claimed, now)


def _tell_owners(session: Session, sentence: Message, about: str, but: str, now: datetime, zone: ZoneInfo) -> None:
    """A short notice to every owner, once a day."""
    day = now.astimezone(zone).date()
    for owner, place in places.of_owners(session, but=but):
        post = posting.of_card(Card(lines=(sentence,)), Words(Language(owner.language), zone))
        content, key = post.model_dump(mode="json"), f"unreachable/{about}/{day}/{owner.id}"
        outbox.put(session, place, content, now, kind="notice", key=key)


def _put(session: Session, place: str, claimed: Claimed, now: datetime) -> None:
    """The same post; what it would have replaced is not in the other place."""
    post = Post.model_validate(claimed.post).model_copy(update={"replaces": ""})
    key = f"{claimed.key}@{place}"
    outbox.put(session, place, post.model_dump(mode="json"), now, kind=claimed.kind, key=key)
