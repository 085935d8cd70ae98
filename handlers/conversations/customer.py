"""Add a customer, or change one who is known already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from domain.addresses import Address, read_address
from domain.answers import CompanyNumber, Email, PaymentTerms, Phone, PostalAddress, VatNumber
from domain.conversation import LEFT_EMPTY, Ask, Known, LongText, ShortText
from domain.identity import vat_number_of
from domain.labels import LabelledEnum
from domain.messages import Language, Message, _
from domain.roles import BILL
from domain.terms import ON_RECEIPT, THIRTY_DAYS, Reckoning, Terms, read_terms
from domain.vat_cases import AT_HOME, UNION
from handlers.choices import ACustomerFile
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import customers
from storage.changes import added
from storage.tables import Customer

USUAL_TERMS = (THIRTY_DAYS, Terms(45, Reckoning.DAYS_THEN_MONTH_END), ON_RECEIPT)


class Kind(LabelledEnum):
    """What a customer is: the law asks for more on a business's invoice, and protects a private person more."""

    BUSINESS = "business", _("Business")
    PERSON = "person", _("Private person")


class Speaks(LabelledEnum):
    """The language of a customer's documents."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


def on_file(name: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[[Known], Any]:
    """What is known already of the customer who was named: a gap is then left as it is."""

    def assume(known: Known) -> Any:
        if known.customer is None or known.customer.is_new:
            return None
        value = getattr(known.customer, name)
        return read(value) if value not in ("", None) else LEFT_EMPTY

    return assume


def is_business(known: Known) -> bool:
    """Whether the customer has a company number at all."""
    return known.kind is not Kind.PERSON


def own_vat_number(known: Known) -> Sequence[str]:
    """What follows from the SIREN."""
    return [vat_number_of(known.siren[:9])] if known.siren else []


def address_on_file(known: Known) -> Any:
    """The address in one line."""
    file = known.customer
    if file is None or file.is_new:
        return None
    if not file.address or not file.city:
        return LEFT_EMPTY
    return Address(file.address, file.postal_code, file.city, file.country).text


def is_taxed_for_want_of_number(known: Known) -> bool:
    """Whether it is a business elsewhere in the Union that its VAT number would spare French VAT."""
    country = read_address(known.address).country if known.address else "FR"
    return country in UNION - AT_HOME and is_business(known) and not known.vat_number


def vat_number_on_file(known: Known) -> Any:
    """What is on file; it is asked of a new business elsewhere in the Union alone."""
    if known.customer is None or known.customer.is_new:
        return None if is_taxed_for_want_of_number(known) else LEFT_EMPTY
    return on_file("vat_number")(known)


class WriteCustomer(
    Conversation, command="customer", french="client", allowed=BILL, title=_("Customer"), topic=Topic.SALES
):
    """Add a customer, or change one."""

    customer: Annotated[ACustomerFile, Ask(_("Customer"), _("What is the customer’s name?"))]
    name: Annotated[
        ShortText | None,
        Ask(_("Name"), _("What is the customer’s name?"), assume=on_file("label"), depends_on=("customer",),
            when=lambda known: known.customer is not None and not known.customer.is_new),
    ] = None  # fmt: skip
    kind: Annotated[
        Kind,
        Ask(_("Kind"), _("A business, or a private person?"), depends_on=("customer",),
            assume=on_file("is_consumer", lambda yes: Kind.PERSON if yes else Kind.BUSINESS)),
    ]  # fmt: skip
    siren: Annotated[
        CompanyNumber | None,
        Ask(_("SIREN"), _("What is its SIREN or SIRET?"), hint=_("Abroad there is none: skip it."), when=is_business,
            skippable=True, depends_on=("customer",), assume=on_file("siren")),
    ] = None  # fmt: skip
    address: Annotated[
        PostalAddress | None,
        Ask(_("Address"), _("What is the address?"), hint=_("For example: 4 rue des Tanneurs, 69007 Lyon"),
            skippable=True, depends_on=("customer",), assume=address_on_file),
    ] = None  # fmt: skip
    email: Annotated[
        Email | None,
        Ask(_("E-mail"), _("What is the e-mail address?"), skippable=True, depends_on=("customer",),
            assume=on_file("email")),
    ] = None  # fmt: skip
    phone: Annotated[
        Phone | None,
        Ask(_("Phone"), _("What is the phone number?"), optional=True, depends_on=("customer",),
            assume=on_file("phone")),
    ] = None  # fmt: skip
    vat_number: Annotated[
        VatNumber | None,
        Ask(_("VAT number"), _("What is its VAT number?"), when=is_business, skippable=True, suggest=own_vat_number,
            depends_on=("customer", "siren"), assume=vat_number_on_file),
    ] = None  # fmt: skip
    language: Annotated[
        Speaks,
        Ask(_("Language"), _("In which language are the documents?"), depends_on=("customer",),
            assume=lambda known: Speaks(known.customer.language) if known.customer else Speaks.FRENCH),
    ]  # fmt: skip
    terms: Annotated[
        PaymentTerms | None,
        Ask(_("Payment terms"), _("When does this customer pay?"), optional=True, depends_on=("customer",),
            assume=on_file("terms", read_terms), suggest=lambda known: USUAL_TERMS),
    ] = None  # fmt: skip
    note: Annotated[
        LongText | None,
        Ask(_("Note"), _("What else should be known?"), optional=True, depends_on=("customer",),
            assume=on_file("note")),
    ] = None  # fmt: skip

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        said, customer = [], known.customer
        if customer is not None and not customer.is_new:
            said.append(_("{name} is among your customers already: change here what is new.", name=customer.label))
        if is_taxed_for_want_of_number(known):
            said.append(_("Without its VAT number, French VAT is charged."))
        return said

    def finish(self, desk: Desk) -> Reply:
        found = customers.get(desk.books, self.customer.id) if self.customer.id else None
        same = customers.by_siren(desk.books, self.siren[:9]) if self.siren else None
        if same is not None and (found is None or same.id != found.id):
            return Reply.of(
                _("{name} has that SIREN already: nothing was saved.", name=same.name),
                offers=(offer("record", _("Open the customer"), customer=same.id),),
            )
        return self._changed(desk, found) if found else self._added(desk)

    def _added(self, desk: Desk) -> Reply:
        values = {**self._values(), "name": self.customer.label}
        customer = Customer(folded="", owner_id=desk.person_id, created_at=desk.now, **values)
        customers.add(desk.books, customer)
        note(desk, "customer added", customer.name, added(customer))
        return Reply.of(_("Customer added: {name}", name=customer.name), offers=self._offers(desk, customer, True))

    def _changed(self, desk: Desk, customer: Customer) -> Reply:
        change = customers.change(desk.books, customer, {**self._values(), "name": self.name or customer.name})
        note(desk, "customer changed", customer.name, change)
        sentence = _("Customer changed: {name}", name=customer.name) if change else _("Nothing was changed.")
        return Reply.of(sentence, offers=self._offers(desk, customer, bool(change)))

    def _values(self) -> dict[str, Any]:
        place = read_address(self.address) if self.address else Address("", "", "")
        return {
            "is_consumer": self.kind is Kind.PERSON,
            "siren": self.siren[:9] if self.siren else "",
            "vat_number": self.vat_number or "",
            "address": place.street,
            "postal_code": place.postal_code,
            "city": place.city,
            "country": place.country,
            "email": self.email or "",
            "phone": self.phone or "",
            "language": Language(self.language.value).value,
            "terms": self.terms.code if self.terms else "",
            "note": self.note or "",
        }

    def _offers(self, desk: Desk, customer: Customer, can_undo: bool) -> tuple[Any, ...]:
        opened = offer("record", _("Open the customer"), customer=customer.id)
        contact = offer("contact", _("Add a contact"), customer=customer.id)
        quote = offer("quote", _("New quote"), customer=customer.id)
        return (opened, contact, quote, undo(desk)) if can_undo else (opened, contact, quote)
