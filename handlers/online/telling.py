"""What the chat is told of a customer on the web: the first look at a quote, and its acceptance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.acceptance import read_evidence
from domain.messages import Message, _
from handlers.job import JobDesk
from handlers.reply import Card, Offer, offer
from storage import customers, people, places
from storage.tables import Acceptance, Quote, QuoteLink


def tell_of_view(desk: JobDesk, link: QuoteLink, quote: Quote) -> None:
    """Tell the salesperson once for each version of a quote."""
    card = Card(
        _("👀 {customer} is reading {quote}.", customer=_customer(desk, quote), quote=quote.number),
        (_("Valid until {day}.", day=quote.valid_until),),
        (offer("quotecard", _("Open the quote"), quote=quote.id),),
    )
    for place in _salesperson(desk, quote):
        desk.notify(place, card, key=f"viewed:{quote.id}:{link.shows[:16]}:{place}")


def tell_of_acceptance(desk: JobDesk, acceptance: Acceptance, quote: Quote, aside: Sequence[Message] = ()) -> None:
    """Tell the salesperson with what comes next and what was set `aside`, and the team without amounts."""
    customer, told = _customer(desk, quote), set(_salesperson(desk, quote))
    evidence = read_evidence(acceptance.evidence)
    lines = [_("Signed by {name}, {moment}.", name=evidence.name, moment=evidence.at)]
    if taken := [option.description.partition("\n")[0] for option in evidence.options if option.is_picked]:
        lines.append(_("Options taken: {options}", options=", ".join(taken)))
    lines.extend(aside)
    card = Card(
        _("✅ {customer} accepted {quote}: {total}", customer=customer, quote=quote.number, total=evidence.gross),
        tuple(lines),
        tuple(_next(quote)),
    )
    for place in told:
        desk.notify(place, card, key=f"accepted:{acceptance.id}:{place}")
    news = Card(_("✅ {customer} accepted {quote}.", customer=customer, quote=quote.number))
    for team in people.team_places(desk.books):
        if team.place not in told:
            desk.notify(team.place, news, key=f"accepted:{acceptance.id}:{team.place}")


def _next(quote: Quote) -> Iterator[Offer]:
    if quote.deposit_percent:
        yield offer("deposit", _("Invoice the deposit"), quote=quote.id, primary=True)
        yield offer("invoice", _("Invoice it"), quote=quote.id)
    else:
        yield offer("invoice", _("Invoice it"), quote=quote.id, primary=True)
        yield offer("deposit", _("Invoice a deposit"), quote=quote.id)
    yield offer("evidence", _("See the proof"), quote=quote.id)


def _customer(desk: JobDesk, quote: Quote) -> Message | str:
    customer = customers.get(desk.books, quote.customer_id)
    return customer.name if customer else "…"


def _salesperson(desk: JobDesk, quote: Quote) -> list[str]:
    """Where the salesperson is reached; the owners, when they are gone."""
    person, place = people.get(desk.books, quote.person_id), places.of_person(desk.books, quote.person_id)
    if person is not None and person.is_active and place is not None:
        return [place]
    return [place for _owner, place in places.of_owners(desk.books)]
