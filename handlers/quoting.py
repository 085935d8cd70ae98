"""What the conversations about a quote share: its state is changed in one way, and it can be drafted again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.conversation import Draft, Entry
from domain.documents import read_document
from domain.errors import Refusal
from domain.messages import _
from domain.vat import VatCase
from handlers.desk import Desk
from handlers.particulars import answers_of
from handlers.statuses import quote_line
from handlers.undoing import note
from storage import customers, drafts, quotes
from storage.changes import apply
from storage.tables import Quote


def moved_to(desk: Desk, id: int, status: str, allowed: tuple[str, ...]) -> Quote:
    """Bring a quote to a state from one of those allowed, once whoever else tries."""
    quote = quotes.locked(desk.books, id)
    if quote is None:
        raise Refusal(_("That quote is gone."))
    if quote.status not in allowed:
        raise Refusal(_("That is no longer possible: {quote}.", quote=quote_line(quote)))
    change = apply(desk.books, quote, {"status": status, "decided_at": desk.now})
    note(desk, f"quote {status}", quote.number, change)
    return quote


def drafted_again(desk: Desk, quote: Quote, **given: Any) -> int:
    """A conversation that begins with all that a quote says; the id of its draft."""
    entries = [*(Entry(op="answer", path=name, value=value) for name, value in given.items()), *_entries(desk, quote)]
    draft = Draft(form="quote", person=desk.person_id, log=tuple(entries))
    return drafts.begin(desk.books, draft, desk.now).id


def _entries(desk: Desk, quote: Quote) -> Iterator[Entry]:
    customer = customers.get(desk.books, quote.customer_id)
    assert customer is not None
    assert quote.id is not None
    yield Entry(
        op="answer", path="customer", value={"id": customer.id, "label": customer.name, "detail": customer.city}
    )
    is_taxed = read_document(quote.snapshot).case is VatCase.TAXED
    for serial, line in enumerate(quotes.lines(desk.books, quote.id), 1):
        if serial > 1:
            yield Entry(op="add", path="lines")
        product = {"id": line.product_id, "label": line.description, "unit": line.unit}
        answers = {
            "product": product, "quantity": str(line.quantity), "unit_price": str(line.unit_price),
            "vat_rate": str(line.vat_rate) if is_taxed else None, "unit": line.unit or None,
            "discount": str(line.discount_percent) if line.discount_percent is not None else None,
            "nature": line.nature or None,
        }  # fmt: skip
        for name, value in answers.items():
            if value is not None:
                yield Entry(op="answer", path=f"lines.{serial}.{name}", value=value)
    yield Entry(op="answer", path="lines.more", value=False)
    if quote.discount_percent is not None:
        yield Entry(op="answer", path="discount", value=str(quote.discount_percent))
    yield Entry(op="answer", path="terms", value=quote.terms)
    if quote.note:
        yield Entry(op="answer", path="note", value=quote.note)
    for name, value in answers_of(quote.particulars).items():
        yield Entry(op="answer", path=name, value=value)
