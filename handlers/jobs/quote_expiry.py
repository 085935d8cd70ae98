"""Ends quotes whose last day is over, in the company's zone, and tells the salesperson once."""

from __future__ import annotations

from datetime import timedelta

from domain.messages import Language, _
from handlers.job import Job, JobDesk
from handlers.reply import Card, offer
from storage import customers, people, places, quotes
from storage.tables import Quote


def end(desk: JobDesk) -> None:
    """End what was valid until yesterday or before."""
    for quote in quotes.ended(desk.books, desk.today):
        before = quote.status
        quote.status = "expired"
        desk.books.add(quote)
        desk.record(
            "quote expired", quote.number, target=f"quote:{quote.id}", before={"status": before},
            after={"status": "expired"},
        )  # fmt: skip
        _tell(desk, quote)


def _tell(desk: JobDesk, quote: Quote) -> None:
    person = people.get(desk.books, quote.person_id)
    place = places.of_person(desk.books, quote.person_id)
    customer = customers.get(desk.books, quote.customer_id)
    if person is None or place is None:
        return
    card = Card(
        _("Quote {number} for {customer} expired on {day}.", number=quote.number,
          customer=customer.name if customer else "…", day=quote.valid_until),
        offers=(
            offer("extend", _("Extend it"), quote=quote.id, primary=True),
            offer("duplicate", _("Make a variant"), quote=quote.id),
        ),
    )  # fmt: skip
    desk.notify(place, card, key=f"expired:{quote.id}:{quote.valid_until}", language=Language(person.language))


JOB = Job("quote_expiry", every=timedelta(minutes=10), run=end)
