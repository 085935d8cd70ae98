"""Tells each morning what the last day was closed with, and the seal of the books: kept in the chat, it proves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from domain.messages import Language, _
from handlers import figures, proof
from handlers.job import Job, JobDesk
from handlers.reply import Card, offer
from storage import chain, closings, ledger, places
from storage.closings import Closed

TARGET = "head"
SHOWN = 32
"""A button has room for so much of the digest."""


def tell(desk: JobDesk) -> None:
    """Tell it where finance is heard, or the owners; nothing when nothing but closings was sealed since.

    The seal of a demo proves nothing, so nobody is told of it.
    """
    if desk.company is None or desk.company.is_demo:
        return
    day, told_before = closings.last_day(desk.books), ledger.last_sequence_about(desk.books, TARGET)
    if day is None or not ledger.was_busy_since(desk.books, told_before):
        return
    head = proof.head(desk.books)
    has_lost_key = chain.has_seal(desk.books, told_before) and not chain.has_seal(desk.books, head.sequence)
    card = _card(day, head, has_lost_key=has_lost_key)
    told = [
        place
        for place, language in _audience(desk)
        if desk.notify(place, card, key=f"head:{head.sequence}:{place}", language=language)
    ]
    if told:
        desk.record("head told", str(head), target=TARGET, after={"places": told})


def _audience(desk: JobDesk) -> Iterator[tuple[str, Language]]:
    teams = places.of_finance(desk.books)
    if teams:
        yield from ((team.place, Language(team.language)) for team in teams)
        return
    yield from ((place, Language(owner.language)) for owner, place in places.of_owners(desk.books))


def _card(day: Closed, head: proof.Head, *, has_lost_key: bool) -> Card:
    short = f"{head.sequence}:{head.digest[:SHOWN]}"
    warning = _("⚠ Nothing is sealed with your key any more: set COMPTOIR_SECRET_KEY again.")
    return Card(
        _("Closed: {period}", period=day.period.words),
        (
            *figures.lines(day.turnover),
            figures.since_first_use(day.perpetual),
            *([warning] if has_lost_key else []),
            _("Seal {head}", head=str(head)),
        ),
        (offer("verify", _("Are the books intact?"), head=short),),
    )


JOB = Job("daily_head", at=time(8), run=tell)
