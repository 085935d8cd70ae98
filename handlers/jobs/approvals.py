"""Ends requests for a discount that nobody answered in time, and tells who asked."""

from __future__ import annotations

from datetime import timedelta

from domain.messages import Language, Percent, _
from handlers.job import Job, JobDesk
from handlers.reply import Card, offer
from storage import approvals, people, places
from storage.tables import Approval, Quote


def end(desk: JobDesk) -> None:
    """End what was to be answered by yesterday or before."""
    for approval, quote in approvals.unanswered(desk.books, desk.today):
        approval.status = "expired"
        desk.books.add(approval)
        after = {"discount": approval.discount, "sha256": approval.sha256}
        desk.record("approval expired", quote.number, target=f"quote:{quote.id}", after=after)
        if quote.status == "draft" and quote.is_blocked:
            _tell(desk, approval, quote)


def _tell(desk: JobDesk, approval: Approval, quote: Quote) -> None:
    person, place = people.get(desk.books, approval.asked_by), places.of_person(desk.books, approval.asked_by)
    if person is None or place is None:
        return
    card = Card(
        _("Nobody answered: {discount} off {quote}.", discount=Percent(approval.discount), quote=quote.number),
        offers=(
            offer("askapproval", _("Ask again"), quote=quote.id, primary=True),
            offer("changequote", _("✏ Change"), quote=quote.id),
        ),
    )
    desk.notify(place, card, key=f"approval:{approval.id}:expired", language=Language(person.language))


JOB = Job("approvals", every=timedelta(minutes=10), run=end)
