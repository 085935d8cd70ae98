"""A quote or an invoice as the answers that it was made of: to change it, to vary it, to begin another from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from domain.conversation import Draft, Entry
from domain.documents import read_document
from domain.vat import VatCase
from handlers.desk import Desk
from handlers.particulars import answers_of
from storage import customers, drafts, invoices, quotes
from storage.tables import Invoice, Quote
from storage.tables.sales import LineColumns

Content = Mapping[str, Any]
"""What a quote says beside its customer: `lines`, each a mapping of answers, and the answers on the whole."""
OF_THE_CUSTOMER = ("vat_case", "exemption", "delivery", "purchase_order")


def drafted_again(desk: Desk, quote: Quote, *, discount: Decimal | None = None, **given: Any) -> int:
    """A conversation that begins with all that a quote says; the id of its draft.

    A `discount` on the whole replaces every discount that the quote gives.
    """
    customer = customers.get(desk.books, quote.customer_id)
    assert customer is not None
    buyer = {"id": customer.id, "label": customer.name, "detail": customer.city}
    content = content_of(desk, quote)
    return begun(desk, content if discount is None else _reduced(content, discount), **given, customer=buyer)


def begun(desk: Desk, content: Content, *, form: str = "quote", **given: Any) -> int:
    """A quote, or an invoice, that begins with what another said; the id of its draft."""
    entries = [Entry(op="answer", path=name, value=value) for name, value in given.items()]
    draft = Draft(form=form, person=desk.person_id, log=(*entries, *_entries(content)))
    return drafts.begin(desk.books, draft, desk.now).id


def content_of(desk: Desk, quote: Quote) -> Content:
    """What a quote says, as JSON; what it does not say is left out."""
    said = {
        "discount": _digits(quote.discount_percent),
        "deposit": _digits(quote.deposit_percent),
        "terms": quote.terms,
        "note": quote.note,
        **answers_of(quote.particulars),
    }
    is_taxed = read_document(quote.snapshot).case is VatCase.TAXED
    lines = [_line(line, is_taxed=is_taxed) for line in quotes.lines(desk.books, quote.id or 0)]
    return {"lines": lines, **{name: value for name, value in said.items() if value}}


def invoiced_again(desk: Desk, invoice: Invoice) -> int:
    """An invoice that begins with what another said; the id of its draft."""
    assert invoice.snapshot is not None
    customer = customers.get(desk.books, invoice.customer_id)
    assert customer is not None
    buyer = {"id": customer.id, "label": customer.name, "detail": customer.city}
    said = {"discount": _digits(invoice.discount_percent), "terms": invoice.terms, "note": invoice.note,
            **answers_of(invoice.particulars)}  # fmt: skip
    is_taxed = read_document(invoice.snapshot).case is VatCase.TAXED
    lines = [_line(line, is_taxed=is_taxed) for line in invoices.lines(desk.books, invoice.id or 0)]
    content = {"lines": lines, **{name: value for name, value in said.items() if value}}
    return begun(desk, content, form="invoice", customer=buyer)


def for_anybody(content: Content) -> Content:
    """The same without what is of its customer alone."""
    return {name: value for name, value in content.items() if name not in OF_THE_CUSTOMER}


def _line(line: LineColumns, *, is_taxed: bool) -> dict[str, Any]:
    product = {"id": line.product_id, "label": line.description, "unit": line.unit}
    said = {
        "product": product,
        "quantity": str(line.quantity),
        "unit_price": str(line.unit_price),
        "vat_rate": str(line.vat_rate) if is_taxed else "",
        "nature": line.nature,
        "unit": line.unit,
        "discount": _digits(line.discount_percent),
        "discount_amount": str(line.discount_amount.amount) if line.discount_amount else "",
        "section": line.section,
        "note": line.note,
        "is_option": line.is_option and not line.option_group,
        "option_group": line.option_group,
        "starts_page": line.starts_page,
        "hides_price": line.hides_price,
    }
    return {name: value for name, value in said.items() if value}


def _entries(content: Content) -> Iterator[Entry]:
    for serial, line in enumerate(content["lines"], 1):
        if serial > 1:
            yield Entry(op="add", path="lines")
        yield from (Entry(op="answer", path=f"lines.{serial}.{name}", value=value) for name, value in line.items())
        taken_over = (name for name in ("section", "hides_price") if name not in line)
        yield from (Entry(op="skip", path=f"lines.{serial}.{name}") for name in taken_over)
    yield Entry(op="answer", path="lines.more", value=False)
    yield from (Entry(op="answer", path=name, value=value) for name, value in content.items() if name != "lines")


def _reduced(content: Content, discount: Decimal) -> Content:
    """The same with one discount on the whole, and no other."""
    off = ("discount", "discount_amount")
    lines = [{name: value for name, value in line.items() if name not in off} for line in content["lines"]]
    return {**content, "lines": lines, "discount": str(discount)}


def _digits(percent: Decimal | None) -> str:
    return "" if percent is None else str(percent)
