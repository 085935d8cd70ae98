"""What a deal is expected to bring: the amount of its favourite quote, never the sum of its variants."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.job import JobDesk
from storage import deals, quotes
from storage.tables import Quote


def take_up(desk: Desk, quote: Quote) -> None:
    """A quote was drafted or changed: the first of a deal is its favourite, and the deal counts its favourite."""
    if quote.deal_id is not None and quotes.favourite_of(desk.books, quote.deal_id) is None:
        quotes.prefer(desk.books, quote)
    _follow(desk, quote)


def prefer(desk: Desk | JobDesk, quote: Quote) -> bool:
    """Count this quote of its deal from now on; False when it has no deal, or was the favourite already."""
    if quote.deal_id is None or quote.is_favourite:
        return False
    quotes.prefer(desk.books, quote)
    desk.record("quote preferred", quote.number, target=f"quote:{quote.id}", after={"is_favourite": True})
    _follow(desk, quote)
    return True


def win(desk: Desk | JobDesk, quote: Quote) -> None:
    """The quote that was accepted is what counts, with what was picked of it."""
    if not prefer(desk, quote):
        _follow(desk, quote)


def _follow(desk: Desk | JobDesk, quote: Quote) -> None:
    deal = deals.locked(desk.books, quote.deal_id) if quote.deal_id and quote.is_favourite else None
    if deal is None or deal.closed_at is not None:
        return
    if change := deals.change(desk.books, deal, {"amount_cents": quote.net_cents}):
        desk.record(
            "deal follows quote", deal.name, target=change.target, before=change.before, after=change.after,
            why=quote.number,
        )  # fmt: skip
