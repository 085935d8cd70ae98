"""Draft a quote, line by line; or change one, or make a variant of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from annotated_types import Len

from domain.answers import PaymentTerms
from domain.conversation import Ask, Context, Day, Draft, Known, LongText, Rate
from domain.documents import Document, DocumentKind, read_document
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import SELL
from domain.series import PREFIX
from handlers.choices import ACustomer, ADeal, AnOpenQuote, AnyQuote
from handlers.conversation import Conversation, Topic
from handlers.customers import customer_of
from handlers.desk import Desk
from handlers.dictating import USAGE, dictated
from handlers.drafting import USUAL_TERMS, agreed_terms, document, with_deposit
from handlers.lines import QuotedLine, lines_of, running_totals
from handlers.particulars import Begins, DeliveryAddress, PlaceOfWork, PurchaseOrder, particulars_of, settled
from handlers.quoting import VALIDITY, rewritten, shown, written
from handlers.reply import Reply
from handlers.taxing import ExemptionAnswer, VatCaseAnswer
from storage import numbers, quotes
from storage.tables import Customer, Quote


def not_past(day: date, known: Known) -> Message | None:
    """A quote is valid for a while at least."""
    return _("That day is past: until which day is the quote valid?") if day < known.today else None


class DraftQuote(Conversation, command="quote", french="devis", allowed=SELL, title=_("New quote"), topic=Topic.SALES):
    """Draft a quote, line by line."""

    usage = USAGE
    changes: Annotated[AnOpenQuote | None, Ask(_("Quote"), _("Which quote shall I change?"), hidden=True)] = None
    variant_of: Annotated[AnyQuote | None, Ask(_("Quote"), _("Which quote shall I copy?"), hidden=True)] = None
    customer: Annotated[ACustomer, Ask(_("Customer"), _("For which customer?"))]
    vat_case: VatCaseAnswer = None
    exemption: ExemptionAnswer = None
    lines: Annotated[
        list[QuotedLine], Ask(_("Line"), _("Another line? Type it, or say that there is nothing more.")), Len(1, 200)
    ]
    discount: Annotated[Rate | None, Ask(_("Discount"), _("Which discount on the whole?"), optional=True)] = None
    valid_until: Annotated[
        Day | None, Ask(_("Valid until"), _("Valid until which day?"), optional=True, check=not_past)
    ] = None
    deal: Annotated[ADeal | None, Ask(_("Deal"), _("For which deal?"), optional=True, depends_on=("customer",))] = None
    terms: Annotated[
        PaymentTerms | None,
        Ask(
            _("Payment terms"), _("When is it to be paid, this time?"), optional=True, suggest=lambda known: USUAL_TERMS
        ),
    ] = None
    deposit: Annotated[
        Rate | None, Ask(_("Deposit"), _("Which deposit is asked for on acceptance, in percent?"), optional=True)
    ] = None
    note: Annotated[LongText | None, Ask(_("Note"), _("What note goes on the quote?"), optional=True)] = None
    begins: Begins = None
    executed_at: PlaceOfWork = None
    delivery: DeliveryAddress = None
    purchase_order: PurchaseOrder = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "Acme 3j audit @900 -10% + forfait licence 490 v30j acompte 30%": everything at once."""
        return dictated(typed, context)

    @classmethod
    def heading(cls, draft: Draft) -> Message:
        changed = next((entry.value["label"] for entry in draft.log if entry.path == "changes"), None)
        return _("Change {number}", number=changed) if changed else cls.title

    @classmethod
    def ready(cls, desk: Desk) -> None:
        desk.check_company()

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        return running_totals(known)

    def finish(self, desk: Desk) -> Reply:
        customer = customer_of(desk, self.customer)
        if self.changes is not None:
            return self._changed(desk, customer, self.changes)
        made = self._document(desk, customer, numbers.take(desk.books, PREFIX[DocumentKind.QUOTE], desk.today))
        quote = self._row(desk, customer, made)
        return shown(desk, quote, written(desk, quote, made, self._products))

    def _changed(self, desk: Desk, customer: Customer, chosen: AnOpenQuote) -> Reply:
        """The next version under the same number; it is not with the customer yet."""
        quote = quotes.locked(desk.books, chosen.id or 0)
        if quote is None or quote.status not in chosen.statuses:
            raise Refusal(_("{quote} can no longer be changed: make a variant of it.", quote=chosen.label))
        before, made = read_document(quote.snapshot), self._document(desk, customer, quote.number)
        values = {name: value for name, value in self._said(desk, customer, made).items() if name != "letterhead"}
        if self.deal is not None and self.deal.id != quote.deal_id:
            values |= {"deal_id": self.deal.id, "is_favourite": False}
        return shown(desk, quote, rewritten(desk, quote, made, self._products, values), before)

    @property
    def _products(self) -> Sequence[int | None]:
        return [line.product.id for line in self.lines]

    def _document(self, desk: Desk, customer: Customer, number: str) -> Document:
        made = document(
            desk, DocumentKind.QUOTE, customer, lines_of(self.lines), number=number, discount=self.discount,
            terms=agreed_terms(desk, customer, self.terms), note=self.note,
            valid_until=self.valid_until or desk.today + VALIDITY, letterhead=self._letterhead(desk),
            particulars=particulars_of(self).kept(),
        )  # fmt: skip
        return with_deposit(made, self.deposit)

    def _letterhead(self, desk: Desk) -> dict[str, Any]:
        """The details of the company that the quote said already, or the one that it is copied from."""
        known = self.changes or self.variant_of
        quote = quotes.get(desk.books, known.id or 0) if known else None
        return quote.letterhead if quote else {}

    def _said(self, desk: Desk, customer: Customer, made: Document) -> dict[str, Any]:
        """What the answers put in the columns of the quote."""
        return {
            "customer_id": customer.id,
            "valid_until": made.valid_until,
            "discount_percent": self.discount,
            "deposit_percent": self.deposit,
            "note": self.note or "",
            "terms": agreed_terms(desk, customer, self.terms),
            "letterhead": self._letterhead(desk),
            "particulars": settled(particulars_of(self), made),
        }

    def _row(self, desk: Desk, customer: Customer, made: Document) -> Quote:
        source = quotes.get(desk.books, self.variant_of.id or 0) if self.variant_of else None
        return Quote(
            number=made.number or "", deal_id=self.deal.id if self.deal else source.deal_id if source else None,
            person_id=desk.person_id, variant_of=source.variant_of or source.id if source else None,
            issued_on=desk.today, created_at=desk.now, snapshot=b"", **self._said(desk, customer, made),
        )  # fmt: skip
