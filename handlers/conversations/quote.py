"""Draft a quote, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from annotated_types import Len

from domain.conversation import Ask, Day, Known, LongText, Rate
from domain.documents import DocumentKind
from domain.messages import Message, _
from domain.roles import SELL
from handlers.choices import ACustomer
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.drafting import Line, document, lines_of, running_totals
from handlers.reply import Reply, offer
from storage import customers, numbers, quotes
from storage.tables import Customer, Quote

VALIDITY = timedelta(days=30)


class DraftQuote(Conversation, command="quote", french="devis", allowed=SELL, title=_("New quote")):
    """Draft a quote, line by line."""

    customer: Annotated[ACustomer, Ask(_("Customer"), _("For which customer?"))]
    lines: Annotated[
        list[Line], Ask(_("Line"), _("Another line? Type it, or say that there is nothing more.")), Len(1, 200)
    ]
    discount: Annotated[Rate | None, Ask(_("Discount"), _("Which discount on the whole?"), optional=True)] = None
    valid_until: Annotated[Day | None, Ask(_("Valid until"), _("Valid until which day?"), optional=True)] = None
    note: Annotated[LongText | None, Ask(_("Note"), _("What note goes on the quote?"), optional=True)] = None

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        return running_totals(known)

    def finish(self, desk: Desk) -> Reply:
        customer = self._customer(desk)
        assert customer.id is not None
        until = self.valid_until or desk.today + VALIDITY
        number = numbers.take(desk.books, "D", desk.today)
        made = document(
            desk, DocumentKind.QUOTE, customer, lines_of(self.lines), number=number, discount=self.discount,
            terms=customer.terms or desk.company.terms, note=self.note, valid_until=until,
        )  # fmt: skip
        quote = quotes.add(
            desk.books,
            Quote(
                number=number, customer_id=customer.id, person_id=desk.person_id, issued_on=desk.today, valid_until=until,
                discount_percent=self.discount, note=self.note or "", terms=customer.terms or desk.company.terms,
                created_at=desk.now, snapshot=b"",
            ),
            made,
            [line.product.id for line in self.lines],
        )  # fmt: skip
        desk.record("quote drafted", number, target=f"quote:{quote.id}", after={"total": str(made.totals.gross.amount)})
        return Reply.of(
            _("Quote {number} for {customer}: {total}", number=number, customer=customer.name, total=made.totals.gross),
            _("Valid until {day}.", day=until),
            offers=(offer("accepted", _("Accepted"), quote=quote.id, primary=True),),
            paper=f"quote:{quote.id}",
        )

    def _customer(self, desk: Desk) -> Customer:
        found = customers.get(desk.books, self.customer.id) if self.customer.id else None
        return found or customers.add(
            desk.books, Customer(name=self.customer.label, folded="", created_at=desk.now, owner_id=desk.person_id)
        )
