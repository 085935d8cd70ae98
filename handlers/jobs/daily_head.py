"""Tells each morning, in the chat and by mail, the day's figures and the seal, which proves the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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

Told = tuple[str, Language, Card]
"""A place, its language, and what is said there."""


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
    said = _said(day, has_lost_key=has_lost_key)
    told = [
        place
        for place, language, card in (*_in_the_chat(desk, said, head), *_by_mail(desk, said, head))
        if desk.notify(place, card, key=f"head:{desk.today}:{place}", language=language)
    ]
    if told:
        desk.record("head told", str(head), target=TARGET, after={"places": told})


def _said(day: Closed, *, has_lost_key: bool) -> Card:
    """The figures."""
    warning = _("⚠ Nothing is sealed with your key any more: set COMPTOIR_SECRET_KEY again.")
    return Card(
        _("Closed: {period}", period=day.period.words),
        (
            *figures.lines(day.turnover),
            figures.since_first_use(day.perpetual),
            *([warning] if has_lost_key else []),
        ),
    )


def _in_the_chat(desk: JobDesk, said: Card, head: proof.Head) -> Iterator[Told]:
    """Where finance is heard, or to the owners, with the button that looks for the seal."""
    short = f"{head.sequence}:{head.digest[:SHOWN]}"
    ask = offer("verify", _("Are the books intact?"), head=short)
    card = replace(said, lines=(*said.lines, _("Seal {head}", head=str(head))), offers=(ask,))
    teams = places.of_finance(desk.books)
    if teams:
        yield from ((team.place, Language(team.language), card) for team in teams)
        return
    yield from ((place, Language(owner.language), card) for owner, place in places.of_owners(desk.books))


def _by_mail(desk: JobDesk, said: Card, head: proof.Head) -> Iterator[Told]:
    """To the address of finance, or the company's own, with the line that is pasted back."""
    if desk.company is None or desk.finance_mail is None:
        return
    if address := desk.finance_mail or desk.company.email:
        keep = _("Keep this mail. To know whether the books are intact, paste this line in the chat:")
        card = replace(said, lines=(*said.lines, keep, _("/verify {head}", head=str(head))))
        place = f"mail:{address}"
        yield place, Language(places.language_of(desk.books, place)), card


JOB = Job("daily_head", at=time(8), run=tell)
