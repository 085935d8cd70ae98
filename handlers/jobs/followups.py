"""Tells salespeople which quotes wait for an answer, each once for each stage; any change of its state ends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from domain.following import LAST, stage
from domain.messages import Fact, Language, Message, _, plural
from domain.money import Money
from domain.workdays import is_business_day
from handlers.job import Job, JobDesk
from handlers.reply import Card, Offer, offer
from handlers.statuses import name_of
from storage import customers, people, places, quotes
from storage.tables import Quote


def tell(desk: JobDesk) -> None:
    """Tell what reached a stage that was not told, however many mornings were missed."""
    if not is_business_day(desk.today):
        return
    for quote in quotes.unanswered(desk.books, desk.today):
        reached = _stage(desk, quote)
        if reached > quote.followed:
            quote.followed = reached
            desk.books.add(quote)
            _tell(desk, quote, reached)


def _stage(desk: JobDesk, quote: Quote) -> int:
    return stage(_sent_on(desk, quote), quote.valid_until, desk.today) if quote.sent_at else 0


def _sent_on(desk: JobDesk, quote: Quote) -> date:
    assert quote.sent_at is not None
    return quote.sent_at.astimezone(desk.zone).date()


def _tell(desk: JobDesk, quote: Quote, reached: int) -> None:
    person, place = people.get(desk.books, quote.person_id), places.of_person(desk.books, quote.person_id)
    customer = customers.get(desk.books, quote.customer_id)
    if person is None or place is None or customer is None:
        return
    card = Card(_news(desk, quote, customer.name, reached), offers=tuple(_offers(quote, reached)))
    key = f"followup:{quote.id}:{quote.version}:{reached}"
    desk.notify(place, card, key=key, language=Language(person.language))


def _news(desk: JobDesk, quote: Quote, customer: str, reached: int) -> Message:
    facts: dict[str, Fact] = {"quote": name_of(quote), "customer": customer, "total": Money(quote.gross_cents)}
    if reached == LAST:
        return _("⏳ {quote} for {customer}, {total}, ends on {day}: no answer yet.", **facts, day=quote.valid_until)
    days = (desk.today - _sent_on(desk, quote)).days
    return plural(
        "⏳ {customer} has had {quote}, {total}, for {count} day: no answer yet.",
        "⏳ {customer} has had {quote}, {total}, for {count} days: no answer yet.",
        days, **facts,
    )  # fmt: skip


def _offers(quote: Quote, reached: int) -> Iterator[Offer]:
    yield offer("call", _("Log a call"), customer=quote.customer_id)
    yield offer("accepted", _("Accepted"), quote=quote.id)
    yield offer("refused", _("Refused"), quote=quote.id)
    if reached == LAST:
        yield offer("extend", _("Extend it"), quote=quote.id)


JOB = Job("followups", at=time(9), run=tell)
