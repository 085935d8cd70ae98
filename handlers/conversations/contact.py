"""Add somebody at a customer's, or change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from domain.answers import Email, Phone
from domain.conversation import LEFT_EMPTY, Ask, Known, ShortText
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AContact, ACustomer
from handlers.conversation import Conversation, Topic
from handlers.customers import customer_of
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import customers
from storage.changes import added
from storage.tables import Contact


def on_file(name: str) -> Callable[[Known], Any]:
    """What is known already of the contact who was named: a gap is then left as it is."""

    def assume(known: Known) -> Any:
        if known.contact is None or known.contact.is_new:
            return None
        return getattr(known.contact, name) or LEFT_EMPTY

    return assume


class WriteContact(Conversation, command="contact", allowed=SELL, title=_("Contact"), topic=Topic.SALES):
    """Add somebody at a customer’s, or change them."""

    customer: Annotated[ACustomer, Ask(_("Customer"), _("At which customer’s?"))]
    contact: Annotated[AContact, Ask(_("Contact"), _("What is the person’s name?"), depends_on=("customer",))]
    job: Annotated[
        ShortText | None,
        Ask(_("Job"), _("What do they do there?"), skippable=True, depends_on=("contact",), assume=on_file("title")),
    ] = None
    phone: Annotated[
        Phone | None,
        Ask(_("Phone"), _("What is the phone number?"), skippable=True, depends_on=("contact",),
            assume=on_file("phone")),
    ] = None  # fmt: skip
    email: Annotated[
        Email | None,
        Ask(_("E-mail"), _("What is the e-mail address?"), skippable=True, depends_on=("contact",),
            assume=on_file("email")),
    ] = None  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        customer = customer_of(desk, self.customer)
        assert customer.id is not None
        values: dict[str, Any] = {"title": self.job or "", "phone": self.phone or "", "email": self.email or ""}
        found = customers.contact(desk.books, self.contact.id) if self.contact.id else None
        if found is not None:
            change = customers.change_contact(desk.books, found, values)
            note(desk, "contact changed", found.name, change)
            sentence = _("Contact changed: {name}", name=found.name)
        else:
            new = Contact(customer_id=customer.id, name=self.contact.label, folded="", created_at=desk.now, **values)
            change = added(customers.add_contact(desk.books, new))
            note(desk, "contact added", new.name, change)
            sentence = _("Contact added: {name} · {customer}", name=new.name, customer=customer.name)
        opened = offer("record", _("Open the customer"), customer=customer.id)
        if not change:
            return Reply.of(_("Nothing was changed."), offers=(opened,))
        return Reply.of(sentence, offers=(undo(desk), opened))
