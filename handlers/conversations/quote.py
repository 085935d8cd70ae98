"""Draft a quote, line by line; or change one, or make a variant of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from annotated_types import Len

from domain.answers import PaymentTerms
from domain.conversation import Ask, Day, Draft, Known, LongText, Rate
from domain.documents import Document, DocumentKind
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import SELL
from handlers.choices import ACustomer, ADeal, AnOpenQuote, AnyQuote
from handlers.conversation import Conversation, Topic
from handlers.customers import customer_of
from handlers.desk import Desk
from handlers.drafting import USUAL_TERMS, agreed_terms, document
from handlers.lines import Line, lines_of, running_totals
from handlers.particulars import Begins, DeliveryAddress, PlaceOfWork, PurchaseOrder, particulars_of, settled
from handlers.reply import Reply, offer
from handlers.taxing import ExemptionAnswer, VatCaseAnswer
from storage import numbers, quotes
from storage.tables import Customer, Quote

SERIES = "D"
VALIDITY = timedelta(days=30)


def not_past(day: date, known: Known) -> Message | None:
    """A quote is valid for a while at least."""
    return _("That day is past: until which day is the quote valid?") if day < known.today else None


class DraftQuote(Conversation, command="quote", french="devis", allowed=SELL, title=_("New quote"), topic=Topic.SALES):
    """Draft a quote, line by line."""

    changes: Annotated[AnOpenQuote | None, Ask(_("Quote"), _("Which quote shall I change?"), hidden=True)] = None
    variant_of: Annotated[AnyQuote | None, Ask(_("Quote"), _("Which quote shall I copy?"), hidden=True)] = None
    customer: Annotated[ACustomer, Ask(_("Customer"), _("For which customer?"))]
    vat_case: VatCaseAnswer = None
    exemption: ExemptionAnswer = None
    lines: Annotated[
        list[Line], Ask(_("Line"), _("Another line? Type it, or say that there is nothing more.")), Len(1, 200)
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
    note: Annotated[LongText | None, Ask(_("Note"), _("What note goes on the quote?"), optional=True)] = None
    begins: Begins = None
    executed_at: PlaceOfWork = None
    delivery: DeliveryAddress = None
    purchase_order: PurchaseOrder = None

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
        number = numbers.take(desk.books, SERIES, desk.today)
        made = self._document(desk, customer, number)
        quote = quotes.add(desk.books, self._row(desk, customer, made), made, self._products)
        desk.record("quote drafted", number, target=f"quote:{quote.id}", after=made.model_dump(mode="json"))
        return _shown(quote, made)

    def _changed(self, desk: Desk, customer: Customer, chosen: AnOpenQuote) -> Reply:
        """The next version under the same number; it is not with the customer yet."""
        quote = quotes.locked(desk.books, chosen.id or 0)
        if quote is None or quote.status not in chosen.statuses:
            raise Refusal(_("{quote} can no longer be changed: make a variant of it.", quote=chosen.label))
        made = self._document(desk, customer, quote.number)
        new = self._row(desk, customer, made)
        kept = ("customer_id", "valid_until", "discount_percent", "note", "terms", "issued_on", "status", "particulars")
        for name in kept:
            setattr(quote, name, getattr(new, name))
        quote.deal_id = new.deal_id or quote.deal_id
        quotes.rewrite(desk.books, quote, made, self._products)
        desk.record("quote changed", quote.number, target=f"quote:{quote.id}", after=made.model_dump(mode="json"))
        return _shown(quote, made)

    @property
    def _products(self) -> Sequence[int | None]:
        return [line.product.id for line in self.lines]

    def _document(self, desk: Desk, customer: Customer, number: str) -> Document:
        return document(
            desk, DocumentKind.QUOTE, customer, lines_of(self.lines), number=number, discount=self.discount,
            terms=agreed_terms(desk, customer, self.terms), note=self.note,
            valid_until=self.valid_until or desk.today + VALIDITY, letterhead=self._letterhead(desk),
            particulars=particulars_of(self).kept(),
        )  # fmt: skip

    def _letterhead(self, desk: Desk) -> dict[str, Any]:
        """The details of the company that the quote said already, or the one that it is copied from."""
        known = self.changes or self.variant_of
        quote = quotes.get(desk.books, known.id or 0) if known else None
        return quote.letterhead if quote else {}

    def _row(self, desk: Desk, customer: Customer, made: Document) -> Quote:
        assert customer.id is not None
        assert made.number is not None
        source = quotes.get(desk.books, self.variant_of.id or 0) if self.variant_of else None
        deal_id = self.deal.id if self.deal else source.deal_id if source else None
        return Quote(
            number=made.number, customer_id=customer.id, deal_id=deal_id, person_id=desk.person_id,
            variant_of=source.id if source else None, issued_on=desk.today,
            valid_until=made.valid_until or desk.today, discount_percent=self.discount, note=self.note or "",
            terms=agreed_terms(desk, customer, self.terms), letterhead=self._letterhead(desk),
            particulars=settled(particulars_of(self), made), created_at=desk.now,
            snapshot=b"",
        )  # fmt: skip


def _shown(quote: Quote, made: Document) -> Reply:
    """The quote with its PDF and what comes next."""
    return Reply.of(
        _("Quote {number} for {customer}: {total}", number=quote.number, customer=made.customer.name,
          total=made.totals.gross),
        _("Valid until {day}.", day=quote.valid_until),
        offers=(
            offer("sent", _("Sent"), quote=quote.id, primary=True),
            offer("accepted", _("Accepted"), quote=quote.id),
            offer("changequote", _("✏ Change"), quote=quote.id),
            offer("duplicate", _("Make a variant"), quote=quote.id),
        ),
        paper=f"quote:{quote.id}",
    )  # fmt: skip
