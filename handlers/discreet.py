"""What is for one person alone is given to that person in private, wherever it was asked for."""

from __future__ import annotations

from domain.errors import Refusal
from domain.messages import _
from handlers.desk import Desk
from handlers.reply import Card, Reply
from storage import people, places


def in_private(desk: Desk, card: Card, *, key: str) -> Reply:
    """The card as the answer; in a team's place, a word there and the card to the person alone."""
    if not people.is_team_place(desk.books, desk.place):
        return Reply((card,))
    place = places.of_person(desk.books, desk.person_id, but=desk.place)
    if place is None:
        raise Refusal(_("That is for you alone: write to me in private, and ask there."))
    desk.notify(place, card, key=key)
    return Reply.of(_("I send it to you in private."))
