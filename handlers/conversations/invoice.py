"""Make an invoice: of an accepted quote in one tap and one confirm, or line by line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from annotated_types import Len

from domain.conversation import Ask, Known, LongText, Rate
from domain.documents import Document, DocumentKind, DocumentLine, read_document
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import BILL
from domain.terms import due_date, read_terms
from handlers.choices import ACustomer, AnAcceptedQuote
from handlers.conversation import Conversation
from handlers.customers import customer_of
from handlers.desk import Desk
from handlers.drafting import Line, document, lines_of, running_totals
from handlers.reply import Reply, offer
from storage import customers, invoices, numbers, quotes
from storage.tables import Customer, Invoice, Quote

SERIES = "FA"


def has_accepted_quotes(known: Known) -> bool:
    """Whether there is a quote to invoice at all."""
    return bool(known.quote or known.context.catalogue.search(AnAcceptedQuote, "", known))


def without_quote(known: Known) -> bool:
    """Whether the invoice is written line by line."""
    return known.quote is None


class MakeInvoice(Conversation, command="invoice", french="facture", allowed=BILL, title=_("New invoice")):
    """Make an invoice, from an accepted quote or line by line."""

    quote: Annotated[
        AnAcceptedQuote | None,
        Ask(_("Quote"), _("Which accepted quote shall I invoice?"), skippable=True, when=has_accepted_quotes),
    ] = None
    customer: Annotated[ACustomer | None, Ask(_("Customer"), _("For which customer?"), when=without_quote)] = None
    lines: Annotated[
        list[Line],
        Ask(_("Line"), _("Another line? Type it, or say that there is nothing more."), when=without_quote),
        Len(1, 200),
    ] = []  # noqa: RUF012  (pydantic copies it)
    discount: Annotated[
        Rate | None, Ask(_("Discount"), _("Which discount on the whole?"), optional=True, when=without_quote)
    ] = None
    note: Annotated[LongText | None, Ask(_("Note"), _("What note goes on the invoice?"), optional=True)] = None

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.quote is not None:
            return (_("{customer} · {total}", customer=known.quote.customer, total=known.quote.total),)
        return running_totals(known)

    def finish(self, desk: Desk) -> Reply:
        if self.quote is not None:
            return self._of_quote(desk, self.quote)
        assert self.customer is not None
        customer = customer_of(desk, self.customer)
        products = [line.product.id for line in self.lines]
        terms = customer.terms or desk.company.terms
        invoice = self._invoice(desk, customer, terms, None)
        return _issued(desk, invoice, customer, lines_of(self.lines), products, self.discount, self.note, None)

    def _of_quote(self, desk: Desk, chosen: AnAcceptedQuote) -> Reply:
        quote = _accepted(desk, chosen)
        customer = customers.get(desk.books, quote.customer_id)
        assert customer is not None and quote.id is not None
        agreed = read_document(quote.snapshot)
        products = [line.product_id for line in quotes.lines(desk.books, quote.id)]
        invoice = self._invoice(desk, customer, quote.terms, quote)
        quote.status = "invoiced"
        desk.books.add(quote)
        note = self.note or agreed.note
        return _issued(desk, invoice, customer, agreed.lines, products, quote.discount_percent, note, quote.number)

    def _invoice(self, desk: Desk, customer: Customer, terms: str, quote: Quote | None) -> Invoice:
        assert customer.id is not None
        return Invoice(
            customer_id=customer.id,
            quote_id=quote.id if quote else None,
            deal_id=quote.deal_id if quote else None,
            person_id=quote.person_id if quote else desk.person_id,
            terms=terms,
            discount_percent=quote.discount_percent if quote else self.discount,
            note=self.note or "",
            created_at=desk.now,
        )


def _accepted(desk: Desk, chosen: AnAcceptedQuote) -> Quote:
    """The quote, if nobody invoiced it in the meantime."""
    quote = quotes.locked(desk.books, chosen.id or 0)
    if quote is None:
        raise Refusal(_("That quote is gone."))
    made = invoices.of_quote(desk.books, chosen.id or 0)
    if made is not None:
        raise Refusal(_("{quote} was invoiced already: {invoice}.", quote=quote.number, invoice=made.number or "…"))
    if quote.status != "accepted":
        raise Refusal(_("{quote} is not accepted (any more).", quote=quote.number))
    return quote


def _issued(
    desk: Desk,
    invoice: Invoice,
    customer: Customer,
    lines: Sequence[DocumentLine],
    products: Sequence[int | None],
    discount: Decimal | None,
    note: str | None,
    quote_number: str | None,
) -> Reply:
    """Give the number, write everything down, and say so."""
    due_on = due_date(read_terms(invoice.terms), desk.today)
    number = numbers.take(desk.books, SERIES, desk.today)
    made: Document = document(
        desk, DocumentKind.INVOICE, customer, lines, number=number, discount=discount, terms=invoice.terms, note=note,
        due_on=due_on, quote_number=quote_number,
    )  # fmt: skip
    invoices.issue(desk.books, invoice, made, products, desk.now)
    desk.record("invoice issued", number, target=f"invoice:{invoice.id}", after=made.model_dump(mode="json"))
    return Reply.of(
        _("Invoice {number} for {customer}: {total}", number=number, customer=customer.name, total=made.totals.gross),
        _("To be paid by {day}.", day=due_on),
        offers=(
            offer("paid", _("Record a payment"), invoice=invoice.id),
            offer("record", _("Open the customer"), customer=customer.id),
        ),
        paper=f"invoice:{invoice.id}",
    )
