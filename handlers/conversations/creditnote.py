"""Make a credit note (avoir): of a whole invoice, of some of its lines, or of an amount (COMPLIANCE G2 to G4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import Len

from domain.billing import Invoiced, lines_of
from domain.conversation import Ask, Context, Group, Known, Quantity, ShortText, Sum
from domain.conversation.answering import heard_as
from domain.credit_notes import credit_of_amount, credit_of_lines
from domain.labels import LabelledEnum
from domain.messages import Message, _
from domain.money import Money
from domain.roles import BILL
from domain.series import after_number
from handlers.choices import AnInvoiceLine, AnInvoiceToCredit
from handlers.conversation import Conversation, Topic
from handlers.crediting import GivenBack, credit, uses_of
from handlers.desk import Desk
from handlers.redrafting import invoiced_again
from handlers.reply import Card, Offer, Reply, offer
from storage import invoices, quotes
from storage.tables import Credit, Invoice, Receivable
from templates.words import Words


class Scope(LabelledEnum):
    """How much of the invoice is given back."""

    WHOLE = "whole", _("All of it")
    LINES = "lines", _("Some lines")
    AMOUNT = "amount", _("An amount")


def is_creditable(invoice: AnInvoiceToCredit, known: Known) -> Message | None:
    """Something is left to give back; a deposit that was taken off comes back with that invoice."""
    if invoice.is_open:
        return None
    if invoice.is_used:
        return _("{invoice} was taken off an invoice: credit that one first.", invoice=invoice.label)
    return _("Nothing is left to credit of {invoice}.", invoice=invoice.label)


def gives_lines(known: Known) -> bool:
    """Whether lines are named."""
    return known.scope is Scope.LINES


def gives_an_amount(known: Known) -> bool:
    """Whether the price is reduced."""
    return known.scope is Scope.AMOUNT


def at_most_left(amount: Money, known: Known) -> Message | None:
    """Never more than the invoice asks for (G4)."""
    if known.invoice is not None and amount > known.invoice.left:
        return _("At most {most} can still be credited on this invoice.", most=known.invoice.left)
    return None


def usual_reasons(known: Known) -> Sequence[str]:
    """Why it mostly is."""
    say = known.context.say
    return [say(_("Invoicing error")), say(_("Goods returned")), say(_("Goodwill gesture"))]


class CreditLine(Group):
    """A line that is given back, whole or in part."""

    credited: Annotated[AnInvoiceLine, Ask(_("Line"), _("Which line is given back?"), depends_on=("invoice",))]
    quantity: Annotated[
        Quantity,
        Ask(_("Quantity"), _("How many?"), depends_on=("credited",),
            suggest=lambda known: [known.credited.left] if known.credited else []),
    ]  # fmt: skip

    def line(self) -> Message:
        """`2 × Audit`."""
        return _("{quantity} × {product}", quantity=self.quantity, product=self.credited.label)


class MakeCreditNote(
    Conversation, command="creditnote", french="avoir", allowed=BILL, title=_("Credit note"), topic=Topic.INVOICES
):
    """Credit an issued invoice, whole or in part."""

    invoice: Annotated[AnInvoiceToCredit, Ask(_("Invoice"), _("Which invoice shall I credit?"), check=is_creditable)]
    scope: Annotated[Scope, Ask(_("How much"), _("How much of it is given back?"), depends_on=("invoice",))]
    lines: Annotated[
        list[CreditLine],
        Ask(_("Line"), _("Another line? Type it, or say that there is nothing more."), when=gives_lines,
            depends_on=("invoice",)),
        Len(1, 200),
    ] = []  # noqa: RUF012  (pydantic copies it)  # fmt: skip
    amount: Annotated[
        Sum | None,
        Ask(_("Amount"), _("How much is given back, VAT included?"), when=gives_an_amount, check=at_most_left,
            depends_on=("invoice",)),
    ] = None  # fmt: skip
    reason: Annotated[
        ShortText, Ask(_("Reason"), _("Why? It is printed on the credit note."), suggest=usual_reasons)
    ]  # fmt: skip
    again: Annotated[bool | None, Ask(_("Invoice again"), _("Shall I draft the new invoice?"), hidden=True)] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "FA-2026-0001 some lines": the invoice, and how much of it."""
        invoice, scope = after_number(typed) or (typed, "")
        return invoice, heard_as(cls, {"scope": scope}, context)

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.invoice is None:
            return ()
        return (_("{invoice}: {left} can be credited", invoice=known.invoice.label, left=known.invoice.left),)

    @classmethod
    def to_confirm(cls, known: Known) -> Message:
        return _("Shall I issue the credit note? It will not change any more.")

    def finish(self, desk: Desk) -> Reply:
        made = credit(desk, self.invoice.id or 0, lambda standing: self._given(desk, standing), self.reason)
        corrected = invoices.get(desk.books, self.invoice.id or 0)
        assert corrected is not None
        resumes = invoiced_again(desk, corrected) if self.again and corrected.quote_id is None else 0
        return Reply((_card(desk, made, corrected),), resumes)

    def _given(self, desk: Desk, standing: Invoiced) -> GivenBack:
        document = standing.document
        said = Words(document.language).say
        match self.scope:
            case Scope.WHOLE:
                return _whole(standing, said(_("Rest of {number}", number=document.number or "")))
            case Scope.LINES:
                lines = credit_of_lines(standing, self._quantities)
                return GivenBack(list(lines.values()), list(lines))
        assert self.amount is not None
        named = said(_("Reduction on {number}", number=document.number or ""))
        reduced = lines_of(credit_of_amount(standing, self.amount), named, document.nature)
        return GivenBack(reduced, [None] * len(reduced))

    @property
    def _quantities(self) -> Mapping[int, Decimal]:
        """How many of each line, by its position; one that was named twice counts twice."""
        counted: dict[int, Decimal] = {}
        for line in self.lines:
            position = line.credited.id or 0
            counted[position] = counted.get(position, Decimal(0)) + line.quantity
        return counted


def _whole(standing: Invoiced, rest: str) -> GivenBack:
    """All of it as it was invoiced, discounts and deposits too; else what earlier credit notes left, rate by rate."""
    document = standing.document
    if standing.is_untouched:
        positions = range(1, len(document.lines) + 1)
        return GivenBack(document.lines, positions, document.deposits, document.discount)
    lines = lines_of(standing.whole_rest, rest, document.nature)
    return GivenBack(lines, [None] * len(lines), document.deposits)


def _card(desk: Desk, made: Invoice, corrected: Invoice) -> Card:
    receivable = desk.books.get(Receivable, corrected.id, populate_existing=True)
    assert receivable is not None
    given = desk.books.get(Credit, made.id, populate_existing=True)
    assert given is not None
    left, owed = Money(given.open_cents), Money(receivable.open_cents)
    amount, number = Money(given.gross_cents), corrected.number or ""
    lines = [_("{invoice} is cancelled.", invoice=number)] if receivable.is_cancelled else []
    if owed:
        lines.append(_("{left} still owed on {invoice}.", left=owed, invoice=number))
    if left:
        lines.append(_("{left} to give back: kept on the customer’s record until you use it.", left=left))
    return Card(
        _("Credit note {number} on {invoice}: {total}", number=made.number or "", invoice=number, total=amount),
        tuple(lines), tuple(_offers(desk, made)), f"invoice:{made.id}",
    )  # fmt: skip


def _offers(desk: Desk, made: Invoice) -> Iterator[Offer]:
    quote = quotes.get(desk.books, made.quote_id) if made.quote_id else None
    if quote is not None and quote.status == "accepted":
        yield offer("invoice", _("Invoice it again"), quote=quote.id, primary=True)
    yield from uses_of(desk, made)
    yield offer("record", _("Open the customer"), customer=made.customer_id)
