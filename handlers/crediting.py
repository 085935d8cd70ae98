"""Issues a credit note: its document, and what it does to the invoice, to the quote and to the money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.billing import Invoiced
from domain.documents import DepositPaid, Document, DocumentKind, DocumentLine, Reference
from domain.errors import Refusal
from domain.messages import _
from domain.money import Money
from domain.series import PREFIX
from domain.totals import totals
from handlers.desk import Desk
from handlers.issuing import customer_of_invoice, seal
from handlers.reply import Offer, offer
from handlers.soundness import check_sound
from handlers.undoing import note
from storage import billing, credit_notes, invoices, numbers, payments, quotes
from storage.changes import apply, target_of
from storage.tables import Credit, CreditUse, Invoice, Quote, Receivable
from templates.glyphs import printable
from templates.words import Words

ASKS_TO_PAY = ("AAB", "PMD", "PMT")
"""Mentions of an invoice that a credit note does not repeat: it asks for nothing."""


@dataclass(frozen=True)
class GivenBack:
    """The lines of a credit note, each with the position of the invoice's line that it gives back."""

    lines: Sequence[DocumentLine]
    sources: Sequence[int | None]
    deposits: tuple[DepositPaid, ...] | None = None
    discount: Decimal | Money | None = None


def credit(desk: Desk, invoice_id: int, give_back: Callable[[Invoiced], GivenBack], reason: str) -> Invoice:
    """Credit an invoice, which is held meanwhile so that two credit notes at once cannot both fit."""
    corrected, quote = _held(desk, invoice_id)
    standing = billing.standing(desk.books, corrected)
    if standing.is_cancelled or not standing.whole_rest:
        raise Refusal(_("Nothing is left to credit of {invoice}.", invoice=corrected.number or ""))
    given = give_back(standing)
    made = _document(desk, standing.document, given, reason)
    row = _row(desk, corrected, made, reason)
    products = {line.position: line.product_id for line in invoices.lines(desk.books, invoice_id)}
    sold = [products.get(source or 0) for source in given.sources]
    invoices.add_draft(desk.books, row, made, sold, given.sources)
    check_sound(made, customer_of_invoice(desk, corrected))
    seal(desk, row, made)
    _settle(desk, row, corrected, made.payable)
    if quote is not None:
        reopen(desk, quote)
    return row


def use(desk: Desk, credit_id: int, amount: Money, *, invoice_id: int | None = None, means: str = "") -> None:
    """Take a credit off an invoice, or refund it by a means."""
    used = CreditUse(
        credit_id=credit_id, invoice_id=invoice_id, amount_cents=amount.cents, means=means, used_on=desk.today,
        person_id=desk.person_id, recorded_at=desk.now,
    )  # fmt: skip
    credit_note = invoices.get(desk.books, credit_id)
    number = (credit_note and credit_note.number) or ""
    if not credit_notes.use(desk.books, used):
        raise Refusal(_("{credit} has been used meanwhile.", credit=number))
    settled = invoices.get(desk.books, invoice_id) if invoice_id else None
    desk.record(
        "credit used" if settled else "credit refunded", number, target=target_of(used),
        after={"credit": number, "amount_cents": amount.cents, "used_on": used.used_on, "recorded_at": desk.now}
        | ({"invoice": settled.number} if settled else {"means": means}),
    )  # fmt: skip


def uses_of(desk: Desk, credit_note: Invoice) -> Iterator[Offer]:
    """What can be done with what is left of a credit note; nothing at all keeps it."""
    if not left_of(desk, credit_note):
        return
    yield offer("refund", _("Refund it"), credit=credit_note.id)
    for owed in payments.of_customer(desk.books, credit_note.customer_id, desk.today, 2):
        yield offer("usecredit", _("Take it off {invoice}", invoice=owed.number), credit=credit_note.id,
                    invoice=owed.invoice_id)  # fmt: skip


def left_of(desk: Desk, credit_note: Invoice) -> Money:
    """What of a credit note is not used."""
    found = desk.books.get(Credit, credit_note.id, populate_existing=True)
    return Money(found.open_cents) if found else Money(0)


def reopen(desk: Desk, quote: Quote) -> None:
    """A quote of which something is to be invoiced again may be billed again, unless a draft holds it."""
    made = invoices.of_quote(desk.books, quote.id or 0)
    if quote.status != "invoiced" or any(invoice.status == "draft" for invoice in made):
        return
    if not billing.account(desk.books, quote).completes({}):
        note(desk, "quote reopened", quote.number, apply(desk.books, quote, {"status": "accepted"}))


def _held(desk: Desk, invoice_id: int) -> tuple[Invoice, Quote | None]:
    """The invoice and its quote, locked in the order in which whoever bills the quote locks them."""
    found = invoices.get(desk.books, invoice_id)
    quote = quotes.locked(desk.books, found.quote_id) if found and found.quote_id else None
    corrected = invoices.locked(desk.books, invoice_id)
    if corrected is None or corrected.status != "issued" or corrected.kind == billing.CREDIT_NOTE:
        raise Refusal(_("Only an issued invoice takes a credit note."))
    return corrected, quote


def _document(desk: Desk, corrected: Document, given: GivenBack, reason: str) -> Document:
    """What is issued today between the same parties, under the same VAT, citing number and date (COMPLIANCE G2)."""
    assert corrected.number is not None
    kind, discount = DocumentKind.DEPOSIT if corrected.kind is DocumentKind.DEPOSIT else None, given.discount
    changed: dict[str, Any] = {
        "kind": DocumentKind.CREDIT_NOTE,
        "number": numbers.take(desk.books, PREFIX[DocumentKind.CREDIT_NOTE], desk.today),
        "issued_on": desk.today,
        "due_on": None,
        "lines": tuple(given.lines),
        "discount_percent": discount if isinstance(discount, Decimal) else None,
        "discount_amount": discount if isinstance(discount, Money) else None,
        "totals": totals(given.lines, discount),
        "terms": None,
        "note": Words(corrected.language).say(_("Reason for this credit note: {reason}", reason=reason)),
        "mentions": tuple(mention for mention in corrected.mentions if mention.code not in ASKS_TO_PAY),
        "salesperson": printable(desk.person.name),
        "corrects": (Reference(number=corrected.number, issued_on=corrected.issued_on, kind=kind),),
        "deposits": given.deposits,
        "progress": None,
    }
    return Document(**dict(corrected) | changed)


def _row(desk: Desk, corrected: Invoice, made: Document, reason: str) -> Invoice:
    return Invoice(
        kind=made.kind.value, corrects_id=corrected.id, customer_id=corrected.customer_id, quote_id=corrected.quote_id,
        deal_id=corrected.deal_id, person_id=corrected.person_id, terms=corrected.terms, note=reason,
        discount_percent=made.discount_percent, letterhead=corrected.letterhead, particulars=corrected.particulars,
        created_at=desk.now,
    )  # fmt: skip


def _settle(desk: Desk, row: Invoice, corrected: Invoice, amount: Money) -> None:
    """What is still owed on the invoice goes first; what was paid of it is left on the credit note."""
    receivable = desk.books.get(Receivable, corrected.id)
    assert receivable is not None
    is_all = billing.standing(desk.books, corrected).is_cancelled
    credit_notes.take_back(desk.books, receivable, amount, is_all=is_all)
    owed = min(amount, Money(receivable.open_cents))
    if owed:
        assert row.id is not None
        use(desk, row.id, owed, invoice_id=corrected.id)
