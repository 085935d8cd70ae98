"""A discount beyond what a seller may give alone: a manager answers, and the quote stays in the house meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from domain.documents import Document, read_document
from domain.errors import Fix, Refusal
from domain.giving import given_away
from domain.messages import Language, Message, Percent, _
from domain.roles import Role
from handlers.desk import Desk
from handlers.reply import Card, offer
from storage import approvals, people, places, products, quotes
from storage.tables import Approval, Quote

WAITS = timedelta(days=7)
"""How long a manager may take to answer; a quote that ends earlier ends the request."""


def beyond(desk: Desk, made: Document, sold: Sequence[int | None], quote: Quote | None) -> Decimal | None:
    """The percent that a document gives away, where its author may not give it alone."""
    return excess(desk, made, sold, quote) if Role(desk.person.role) is Role.SELLER else None


def excess(desk: Desk, made: Document, sold: Sequence[int | None], quote: Quote | None) -> Decimal | None:
    """The percent that a document gives away beyond what a seller may.

    A counter-offer about the same quote allows what it says, as long as it stands.
    """
    limit = desk.company.seller_discount
    if limit is None:
        return None
    given = given_away(made.lines, made.discount_percent, _usual_prices(desk, sold))
    return given if given > max(limit, _granted(desk, quote)) else None


def ask(desk: Desk, quote: Quote, discount: Decimal, *, author: int | None = None) -> None:
    """Block a quote until a manager or owner other than its author answers; they are told."""
    assert quote.id is not None
    quote.is_blocked = True
    approval = approvals.add(
        desk.books,
        Approval(
            quote_id=quote.id, sha256=quotes.sha256_of(quote.snapshot), discount=discount,
            asked_by=author or desk.person_id, asked_at=desk.now,
            expires_on=min(quote.valid_until, desk.today + WAITS),
        ),
    )  # fmt: skip
    after = {"discount": discount, "sha256": approval.sha256}
    desk.record("approval asked", quote.number, target=f"quote:{quote.id}", after=after)
    for person in people.deciders(desk.books):
        place = places.of_person(desk.books, person.id or 0)
        if place and not _is_author(quote, approval, person.id or 0):
            key = f"approval:{approval.id}:{person.id}"
            desk.notify(place, _request(desk, quote, approval), key=key, language=Language(person.language))


def refuse_blocked(quote: Quote) -> None:
    """A quote whose discount waits for a manager does not leave the house."""
    if quote.is_blocked:
        raise Refusal(
            _("{quote} waits for a manager: its discount is beyond what a seller gives alone.", quote=quote.number),
            fix=Fix("askapproval", _("Ask again"), {"quote": quote.id}),
        )


def refuse_author(desk: Desk, quote: Quote, approval: Approval) -> None:
    """Nobody approves their own discount, whatever they have become since."""
    if _is_author(quote, approval, desk.person_id):
        raise Refusal(_("You drafted {quote}: somebody else has to approve its discount.", quote=quote.number))


def release(desk: Desk, quote: Quote) -> None:
    """The quote as it leaves the house: under its number, no draft any more."""
    said = read_document(quote.snapshot)
    quote.is_blocked = False
    quotes.write(quote, Document(**dict(said) | {"number": quote.number}))
    desk.books.add(quote)


def waiting_line(discount: Decimal) -> Message:
    """That a quote waits, and why."""
    return _("⏳ {discount} off: a manager has to approve it before it is sent.", discount=Percent(discount))


def _request(desk: Desk, quote: Quote, approval: Approval) -> Card:
    said = read_document(quote.snapshot)
    answers = (
        offer("approve", _("✔ Approve"), approval=approval.id, decision="approve", primary=True),
        offer("approve", _("✖ Refuse"), approval=approval.id, decision="refuse"),
        offer("approve", _("Counter-offer"), approval=approval.id, decision="counter"),
        offer("quotecard", _("Open the quote"), quote=quote.id),
    )
    return Card(
        _("{name} asks for {discount} off: {quote} · {customer}", name=desk.person.name,
          discount=Percent(approval.discount), quote=quote.number, customer=said.customer.name),
        (
            _("{net} before tax, {gross} in all", net=said.totals.net, gross=said.totals.gross),
            _("To be answered by {day}.", day=approval.expires_on),
        ),
        answers,
    )  # fmt: skip


def _is_author(quote: Quote, approval: Approval, person_id: int) -> bool:
    return person_id in (quote.person_id, approval.asked_by)


def _granted(desk: Desk, quote: Quote | None) -> Decimal:
    """What a manager offered in place of what was asked for this quote."""
    approval = approvals.last(desk.books, quote.id or 0) if quote else None
    stands = approval is not None and approval.status == "countered" and approval.expires_on >= desk.today
    return approval.granted or Decimal(0) if approval and stands else Decimal(0)


def _usual_prices(desk: Desk, sold: Sequence[int | None]) -> dict[int, Decimal]:
    """The catalogue's price of each line that is of the catalogue, by its place."""
    known = products.prices(desk.books, {id for id in sold if id is not None})
    return {place: known[id] for place, id in enumerate(sold) if id is not None and id in known}
