"""Tells the team who has not paid: every business morning, each invoice once for each stage of its lateness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from itertools import groupby

from domain.dunning import stage
from domain.messages import Language, Message, _, plural
from domain.money import total
from domain.workdays import is_business_day
from handlers.job import Job, JobDesk
from handlers.reply import Card, Offer, offer
from storage import alerts, people, places
from storage.payments import Owed

ON_A_CARD = 8
"""Three buttons an invoice: a card stays within Slack's 25 buttons a block and Telegram's hundred."""
TOLD_AT_ONCE = 200
"""After a long silence, the most urgent first; the rest the next morning."""


def tell(desk: JobDesk) -> None:
    """Announce what reached a stage that was not told: all of it in one sweep, however many mornings were missed."""
    if not is_business_day(desk.today):
        return
    audience = list(_audience(desk))
    if not audience:
        return
    late = list(_untold(desk))
    if not late:
        return
    for place, language in audience:
        for number, card in enumerate(_cards(desk, late), 1):
            desk.notify(place, card, key=f"overdue:{desk.today}:{place}:{number}", language=language, kind="alert")


def _audience(desk: JobDesk) -> Iterator[tuple[str, Language | None]]:
    """The team's places; without any, the owners in private."""
    teams = people.team_places(desk.books)
    if teams:
        yield from ((team.place, Language(team.language)) for team in teams)
        return
    yield from ((place, Language(owner.language)) for owner, place in places.of_owners(desk.books))


def _untold(desk: JobDesk) -> Iterator[Owed]:
    """Late invoices whose stage was not told, marked as told from now on."""
    count, after = 0, None
    while count < TOLD_AT_ONCE and (page := alerts.overdue(desk.books, desk.today, after)):
        for owed in page:
            if count < TOLD_AT_ONCE and _is_news(desk, owed):
                count += 1
                yield owed
        after = (page[-1].due_on, page[-1].invoice_id)


def _is_news(desk: JobDesk, owed: Owed) -> bool:
    """Whether its stage was not told, or somebody asked to hear of it again today; from now on it is told."""
    reached = stage(owed.days_late)
    is_new = reached is not None and alerts.mark_told(desk.books, owed.invoice_id, reached, desk.now)
    return alerts.end_put_off(desk.books, owed.invoice_id, desk.today) or is_new


def _cards(desk: JobDesk, late: Sequence[Owed]) -> Iterator[Card]:
    """A card for each salesperson, in pages; the one to whom most is owed first."""
    ordered = sorted(late, key=lambda owed: owed.person_id)
    groups = [list(group) for _person, group in groupby(ordered, key=lambda owed: owed.person_id)]
    for group in sorted(groups, key=lambda group: -_weight(group)):
        weighed = sorted(group, key=lambda owed: owed.urgency, reverse=True)
        for start in range(0, len(weighed), ON_A_CARD):
            yield _card(desk, weighed[start : start + ON_A_CARD], group)


def _weight(group: Sequence[Owed]) -> int:
    return sum(owed.open.cents * owed.days_late for owed in group)


def _card(desk: JobDesk, page: Sequence[Owed], group: Sequence[Owed]) -> Card:
    person = people.get(desk.books, page[0].person_id)
    head = plural(
        "⏰ {name}: {count} overdue invoice, {amount}", "⏰ {name}: {count} overdue invoices, {amount}", len(group),
        name=person.name if person else "…", amount=total(owed.open for owed in group),
    )  # fmt: skip
    return Card(head, tuple(map(_line, page)), tuple(o for owed in page for o in _offers(owed)))


def _line(owed: Owed) -> Message:
    return plural(
        "• {customer} owes {open} on {number}, {count} day late",
        "• {customer} owes {open} on {number}, {count} days late",
        owed.days_late, customer=owed.customer, open=owed.open, number=owed.number,
    )  # fmt: skip


def _offers(owed: Owed) -> Iterator[Offer]:
    yield offer("paid", _("{number} is paid", number=owed.number), invoice=owed.invoice_id)
    yield offer("snooze", _("{number}: in 7 days", number=owed.number), invoice=owed.invoice_id)
    yield offer("record", Message("{customer}", {"customer": owed.customer}), customer=owed.customer_id)


JOB = Job("overdue", at=time(9), run=tell)
