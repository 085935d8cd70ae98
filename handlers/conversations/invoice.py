"""Make an invoice: of an accepted quote in one tap and one confirm, or line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from annotated_types import Len

from domain.answers import PaymentTerms, Portion
from domain.conversation import Ask, Context, Known, LongText, Rate
from domain.documents import DocumentLine
from domain.folding import fold
from domain.messages import Message, Percent, _
from domain.particulars import Particulars
from domain.roles import BILL
from domain.vat_cases import Treatment
from handlers.billing import ISSUE, accepted, bill, is_billable, kept, rest, row_of, summary_of
from handlers.choices import ABillableQuote, ACustomer, AnAcceptedQuote
from handlers.conversation import Conversation, Topic
from handlers.customers import customer_of
from handlers.deposits import ask_for_deposit
from handlers.desk import Desk
from handlers.drafting import USUAL_TERMS, agreed_terms
from handlers.issuing import draft_document, issue
from handlers.lines import Line, lines_of, running_totals
from handlers.particulars import DeliveredOn, DeliveryAddress, PlaceOfWork, PurchaseOrder, particulars_of, settled
from handlers.reply import Reply
from handlers.taxing import ExemptionAnswer, VatCaseAnswer, untold_tax
from storage import billing, invoices
from storage.tables import Invoice


def has_accepted_quotes(known: Known) -> bool:
    """Whether there is a quote to invoice at all."""
    return bool(known.quote or known.context.catalogue.search(AnAcceptedQuote, "", known))


def deposit_is_due(known: Known) -> bool:
    """Whether the quote asks for a deposit that is not invoiced yet."""
    return bool(known.quote and known.quote.deposit)


def without_deposit(known: Known) -> bool:
    """Whether it is the invoice of all, and not of the deposit alone."""
    return not known.deposit


def without_quote(known: Known) -> bool:
    """Whether the invoice is written line by line."""
    return known.quote is None


class MakeInvoice(
    Conversation, command="invoice", french="facture", allowed=BILL, title=_("New invoice"), topic=Topic.INVOICES
):
    """Make an invoice, from an accepted quote or line by line."""

    quote: Annotated[
        ABillableQuote | None,
        Ask(
            _("Quote"), _("Which accepted quote shall I invoice?"), skippable=True, when=has_accepted_quotes,
            check=is_billable,
        ),
    ] = None  # fmt: skip
    deposit: Annotated[
        bool | None,
        Ask(_("Invoice the deposit"), _("Invoice the agreed deposit alone, for now?"), optional=True,
            when=deposit_is_due, depends_on=("quote",)),
    ] = None  # fmt: skip
    customer: Annotated[ACustomer | None, Ask(_("Customer"), _("For which customer?"), when=without_quote)] = None
    vat_case: VatCaseAnswer = None
    exemption: ExemptionAnswer = None
    lines: Annotated[
        list[Line],
        Ask(_("Line"), _("Another line? Type it, or say that there is nothing more."), when=without_quote),
        Len(1, 200),
    ] = []  # noqa: RUF012  (pydantic copies it)
    discount: Annotated[
        Rate | None, Ask(_("Discount"), _("Which discount on the whole?"), optional=True, when=without_quote)
    ] = None
    terms: Annotated[
        PaymentTerms | None,
        Ask(
            _("Payment terms"), _("When is it to be paid, this time?"), optional=True, suggest=lambda known: USUAL_TERMS
        ),
    ] = None
    note: Annotated[
        LongText | None, Ask(_("Note"), _("What note goes on the invoice?"), optional=True, when=without_deposit)
    ] = None
    delivered_on: DeliveredOn = None
    executed_at: PlaceOfWork = None
    purchase_order: PurchaseOrder = None
    delivery: DeliveryAddress = None
    later: Annotated[
        bool | None,
        Ask(_("Keep as a draft"), _("Keep it as a draft, without a number?"), optional=True, when=without_deposit),
    ] = None

    @classmethod
    def ready(cls, desk: Desk) -> None:
        desk.check_company()

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "D-2026-0001": a quote by its number, which is no customer's name where no quote can be invoiced."""
        known = Known(context)
        for found in context.catalogue.search(ABillableQuote, typed, known):
            if isinstance(found.choice, ABillableQuote) and fold(found.choice.label) == fold(typed):
                is_billable(found.choice, known)
        return typed, {}

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.quote is not None:
            return (*summary_of(_as_taxed(known)), *_deposit_line(known), *untold_tax(known))
        return running_totals(known)

    @classmethod
    def to_confirm(cls, known: Known) -> Message:
        return super().to_confirm(known) if known.later else ISSUE

    def finish(self, desk: Desk) -> Reply:
        if self.quote is None:
            products = [line.product.id for line in self.lines]
            return self._made(desk, self._from_scratch(desk), lines_of(self.lines), products)
        if self.deposit and self.quote.deposit:
            return ask_for_deposit(desk, self.quote, Portion(percent=self.quote.deposit), self.terms)
        quote = accepted(desk, self.quote)
        invoice = row_of(
            desk, quote, terms=self.terms.code if self.terms else quote.terms, note=self.note or quote.note,
            particulars=particulars_of(self, Particulars.of(quote.particulars)).kept(),
        )  # fmt: skip
        account = billing.account(desk.books, quote)
        return bill(desk, quote, account, invoice, rest(desk, quote, account), later=bool(self.later))

    def _made(
        self, desk: Desk, invoice: Invoice, lines: Sequence[DocumentLine], products: Sequence[int | None]
    ) -> Reply:
        made = draft_document(desk, invoice, lines)
        invoice.particulars = settled(Particulars.of(invoice.particulars), made)
        invoices.add_draft(desk.books, invoice, made, products)
        return kept(invoice) if self.later else issue(desk, invoice, made)

    def _from_scratch(self, desk: Desk) -> Invoice:
        assert self.customer is not None
        customer = customer_of(desk, self.customer)
        assert customer.id is not None
        return Invoice(
            customer_id=customer.id, person_id=desk.person_id, terms=agreed_terms(desk, customer, self.terms),
            discount_percent=self.discount, note=self.note or "",
            particulars=particulars_of(self).kept(), created_at=desk.now,
        )  # fmt: skip


def _as_taxed(known: Known) -> ABillableQuote:
    """The quote with what is to be paid of it: its net, once another case than the taxed one was chosen."""
    quote: ABillableQuote = known.quote
    is_untaxed = known.vat_case is not None and known.vat_case is not Treatment.TAXED
    return quote.model_copy(update={"total": quote.net, "left": quote.net}) if is_untaxed else quote


def _deposit_line(known: Known) -> Iterator[Message]:
    """The deposit that was agreed, with what it comes to if it alone is invoiced."""
    percent = known.quote.deposit
    if percent and known.deposit:
        yield _("Deposit of {amount}, VAT included", amount=known.quote.total.times(percent / 100))
    elif percent:
        yield _("⚠ A deposit of {percent} is agreed, and not invoiced yet.", percent=Percent(percent))
