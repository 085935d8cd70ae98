"""What the conversations about a quote share: its state and its versions are changed in one way, and shown in one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from domain.acceptance import picked
from domain.differences import differences
from domain.documents import Document, read_document
from domain.errors import Refusal
from domain.messages import Message, Percent, _, plural
from handlers import forecast
from handlers.approving import ask, beyond, refuse_blocked, waiting_line
from handlers.desk import Desk
from handlers.job import JobDesk
from handlers.reply import Offer, Reply, offer
from handlers.statuses import name_of, quote_line
from handlers.undoing import note
from storage import approvals, quotes
from storage.changes import apply
from storage.tables import Quote

VALIDITY = timedelta(days=30)


def moved_to(desk: Desk, id: int, status: str, allowed: tuple[str, ...], *, why: str = "") -> Quote:
    """Bring a quote to a state from one of those allowed, once whoever else tries.

    What is sent or accepted is kept as it stands; an acceptance says which version it is of (COMPLIANCE A3).
    """
    quote = quotes.locked(desk.books, id)
    if quote is None:
        raise Refusal(_("That quote is gone."))
    if quote.status not in allowed:
        raise Refusal(_("That is no longer possible: {quote}.", quote=quote_line(quote)))
    values: dict[str, Any] = {"status": status, "decided_at": desk.now}
    if status in ("sent", "accepted"):
        refuse_blocked(quote)
        digest = quotes.keep_version(desk.books, quote, desk.person_id, desk.now)
        values |= {"sent_at": desk.now} if status == "sent" else {"accepted_sha256": digest}
    _prefer_what_stands(desk, quote, status)
    note(desk, f"quote {status}", quote.number, apply(desk.books, quote, values), why=why)
    return quote


def set_aside(desk: Desk | JobDesk, quote: Quote) -> Sequence[Message]:
    """Of variants one is accepted: the others are refused with it, which is said in one line."""
    others, values = quotes.undecided(desk.books, quote), {"status": "refused", "decided_at": desk.now}
    for other in others:
        note(desk, "quote refused", other.number, apply(desk.books, other, values), why=quote.number)
    if not others:
        return ()
    one = "The other variant is set aside as refused: {quotes}"
    many = "The other variants are set aside as refused: {quotes}"
    return (plural(one, many, len(others), quotes=", ".join(other.number for other in others)),)


def _prefer_what_stands(desk: Desk, quote: Quote, status: str) -> None:
    """The forecast counts what was accepted, and not what was refused while a variant is open."""
    others = quotes.variants(desk.books, quote) if status == "refused" and quote.is_favourite else ()
    if status == "accepted" or others:
        forecast.prefer(desk, others[0] if others else quote)


def written(desk: Desk, quote: Quote, made: Document, products: Sequence[int | None]) -> Document:
    """A new quote, with what a manager has to approve."""
    given = beyond(desk, made, products, None)
    made = _as_version(made, quote, is_blocked=given is not None)
    quotes.add(desk.books, quote, made, products)
    if given is not None:
        ask(desk, quote, given)
    forecast.take_up(desk, quote)
    desk.record("quote drafted", quote.number, target=f"quote:{quote.id}", after=made.model_dump(mode="json"))
    return made


def rewritten(
    desk: Desk, quote: Quote, made: Document, products: Sequence[int | None], values: Mapping[str, Any]
) -> Document:
    """A quote that says something else under its number: its next version, if the present one left the house.

    It is not with the customer yet. `values` are the columns that change with it.
    """
    before = {"version": quote.version, "sha256": quotes.sha256_of(quote.snapshot)}
    given = beyond(desk, made, products, quote)
    again = next_version(desk, quote)
    for name, value in {**values, **again, "is_blocked": False, "issued_on": desk.today}.items():
        setattr(quote, name, value)
    made = _as_version(made, quote, is_blocked=given is not None)
    quotes.rewrite(desk.books, quote, made, products)
    approvals.outdate(desk.books, quote.id or 0)
    if given is not None:
        ask(desk, quote, given)
    forecast.take_up(desk, quote)
    after = made.model_dump(mode="json")
    desk.record("quote changed", quote.number, target=f"quote:{quote.id}", before=before, after=after)
    return made


def next_version(desk: Desk, quote: Quote) -> dict[str, Any]:
    """The columns of a quote that changes: what left the house is kept, what is new is not with the customer yet."""
    if quote.status in ("sent", "expired"):
        quotes.keep_version(desk.books, quote, None, desk.now)
    return {"version": quotes.next_version(desk.books, quote), "status": "draft", "sent_at": None, "decided_at": None,
             "followed": 0}  # fmt: skip


def taken(desk: Desk, quote: Quote, positions: Collection[int]) -> None:
    """The quote with the options that were taken, as lines like any other; what was left out is on it no more."""
    chosen = picked(read_document(quote.snapshot), positions)
    sold = zip(quotes.lines(desk.books, quote.id or 0), chosen.lines, strict=True)
    products = [row.product_id for row, line in sold if line.is_counted]
    lines = tuple(line.model_copy(update={"option": None}) for line in chosen.counted)
    quotes.rewrite(desk.books, quote, Document(**dict(chosen) | {"lines": lines}), products)


def shown(desk: Desk, quote: Quote, made: Document, before: Document | None = None) -> Reply:
    """The quote with its PDF, what is new in it, and what comes next."""
    return Reply.of(
        _("Quote {number} for {customer}: {total}", number=name_of(quote), customer=made.customer.name,
          total=made.totals.gross),
        _("Valid until {day}.", day=quote.valid_until),
        *_news(desk, quote, made, before),
        offers=tuple(_offers(quote)),
        paper=f"quote:{quote.id}",
    )  # fmt: skip


def _news(desk: Desk, quote: Quote, made: Document, before: Document | None) -> Iterator[Message]:
    if quote.deposit_percent:
        yield _("Deposit: {percent} on acceptance", percent=Percent(quote.deposit_percent))
    if quote.is_blocked and (approval := approvals.last(desk.books, quote.id or 0)):
        yield waiting_line(approval.discount)
    yield from differences(before, made) if before else ()


def _offers(quote: Quote) -> Iterator[Offer]:
    if not quote.is_blocked:
        yield offer("sent", _("Sent"), quote=quote.id, primary=True)
        yield offer("online", _("Get the signing link"), quote=quote.id)
        yield offer("accepted", _("Accepted"), quote=quote.id)
    yield offer("changequote", _("✏ Change"), quote=quote.id)
    yield offer("duplicate", _("Make a variant"), quote=quote.id)
    if (quote.deal_id or quote.variant_of) and not quote.is_favourite:
        yield offer("favourite", _("★ Make it the favourite"), quote=quote.id)


def _as_version(made: Document, quote: Quote, *, is_blocked: bool) -> Document:
    """The document under the quote's number and version; one that is blocked is printed as a draft, without either."""
    facts = {"number": None if is_blocked else quote.number, "version": quote.version if quote.version > 1 else None}
    return Document(**dict(made) | facts)
