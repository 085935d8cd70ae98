"""A customer on one screen of a phone: what is owed, deals, calls, quotes, invoices, the next step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from domain.calls import Outcome
from domain.conversation import Ask
from domain.messages import Message, _, plural
from domain.money import Money
from domain.roles import EVERYONE, SELL, Role
from handlers.choices import AKnownCustomer
from handlers.choices.deals import stage_name
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Offer, Reply, offer
from handlers.statuses import document_line, quote_line
from storage import calls, credit_notes, customers, deals, dossier, reminders
from storage.tables import Customer

NOTE = 60


class ShowRecord(
    Conversation,
    command="record",
    french="fiche",
    allowed=EVERYONE,
    confirmed=False,
    title=_("Customer record"),
    topic=Topic.FOLLOW_UP,
):
    """Show a customer on one screen."""

    customer: Annotated[AKnownCustomer, Ask(_("Customer"), _("Which customer?"))]

    def finish(self, desk: Desk) -> Reply:
        customer = customers.get(desk.books, self.customer.id or 0)
        assert customer is not None
        assert customer.id is not None
        lines = (
            _owed(desk, customer.id), *_credit(desk, customer.id), *_reached(customer),
            *_next_step(desk, customer.id), *_deals(desk, customer.id), *_calls(desk, customer.id),
            *_papers(desk, customer.id), *_people(desk, customer.id),
        )  # fmt: skip
        town = (
            _("{name} · {city}", name=customer.name, city=customer.city)
            if customer.city
            else Message("{name}", {"name": customer.name})
        )
        return Reply.of(town, *lines, offers=tuple(_offers(desk, customer.id)))


def _owed(desk: Desk, id: int) -> Message:
    owed = dossier.balance(desk.books, id, desk.today)
    if owed.late:
        return _("⚠ Owes {open}, {late} of it late", open=owed.open, late=owed.late)
    return _("Owes {open}", open=owed.open) if owed.open else _("Owes nothing")


def _credit(desk: Desk, id: int) -> Iterator[Message]:
    if credit := credit_notes.balance(desk.books, id):
        yield _("Has a credit of {amount}", amount=credit)


def _reached(customer: Customer) -> Iterator[Message]:
    ways = [way for way in (customer.phone, customer.email) if way]
    if ways:
        yield Message("{ways}", {"ways": " · ".join(ways)})


def _next_step(desk: Desk, id: int) -> Iterator[Message]:
    step = reminders.next_of_customer(desk.books, id)
    if step:
        yield _("Next: {subject} · {moment}", subject=step.subject, moment=step.due_at)
    else:
        yield _("Next: nothing planned")


def _deals(desk: Desk, id: int) -> Iterator[Message]:
    counted = deals.counts_of_customer(desk.books, id)
    told = [desk.say(_counted(outcome, *counted[outcome])) for outcome in ("open", "won", "lost") if outcome in counted]
    if told:
        yield _("Deals: {counts}", counts=", ".join(told))
    for deal, stage, _customer in deals.open_ones(desk.books, customer_id=id, limit=3):
        yield Message("• {deal} · {stage}", {"deal": deal.name, "stage": stage_name(stage, desk.language)})


def _counted(outcome: str, count: int, amount: Money) -> Message:
    match outcome:
        case "won":
            return plural("{count} won ({amount})", "{count} won ({amount})", count, amount=amount)
        case "lost":
            return plural("{count} lost ({amount})", "{count} lost ({amount})", count, amount=amount)
    return plural("{count} open ({amount})", "{count} open ({amount})", count, amount=amount)


def _calls(desk: Desk, id: int) -> Iterator[Message]:
    for call in calls.latest(desk.books, id):
        words = f" · {call.note[:NOTE]}" if call.note else ""
        yield Message(
            "☎ {moment} · {outcome}{words}", {"moment": call.at, "outcome": Outcome(call.outcome).label, "words": words}
        )


def _papers(desk: Desk, id: int) -> Iterator[Message]:
    for quote in dossier.quotes(desk.books, customer_id=id):
        yield _("Quote {line}", line=quote_line(quote))
    for invoice, receivable in dossier.invoices(desk.books, customer_id=id):
        yield document_line(invoice, receivable, desk.today)


def _people(desk: Desk, id: int) -> Iterator[Message]:
    for contact in customers.contacts(desk.books, id, 3):
        known = " · ".join(filter(None, (contact.name, contact.title, contact.phone or contact.email)))
        yield Message("👤 {known}", {"known": known})


def _offers(desk: Desk, id: int) -> Iterator[Offer]:
    if Role(desk.person.role) not in SELL:
        return
    yield offer("call", _("Log a call"), customer=id)
    yield offer("quote", _("New quote"), customer=id)
    yield offer("deal", _("New deal"), customer=id)
    yield offer("contact", _("Add a contact"), customer=id)
    yield offer("customer", _("✏ Change"), customer=id)
