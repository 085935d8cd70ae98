"""What quotes and invoices share: their lines as questions, and the document that is printed and sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from domain.conversation import Ask, Group, Known, Quantity, Rate, ShortText, UnitPrice
from domain.documents import Document, DocumentKind, DocumentLine, Mention, Party, Seller
from domain.errors import Refusal
from domain.letterhead import Letterhead
from domain.mentions import mentions_for
from domain.messages import Fact, Language, Message, Percent, Price, _
from domain.money import Money
from domain.terms import ON_RECEIPT, THIRTY_DAYS, Reckoning, Terms, read_terms
from domain.totals import Totals, net, totals
from domain.vat import vat_rate
from handlers.choices import AProduct, TheTaxStatus
from handlers.desk import Desk
from handlers.soundness import check_sound
from storage.tables import Company, Customer
from templates.glyphs import printable
from templates.words import Words

USUAL_RATE = Decimal(20)
USUAL_TERMS = (THIRTY_DAYS, Terms(45, Reckoning.DAYS_THEN_MONTH_END), ON_RECEIPT)


def list_price(known: Known) -> Decimal | None:
    """The catalogue's price, unless somebody changes it."""
    return known.product.unit_price if known.product else None


def list_unit(known: Known) -> str | None:
    """The unit that the catalogue counts it in."""
    return known.product.unit or None if known.product else None


def charges_no_vat(known: Known) -> bool:
    """Whether the company is under the VAT franchise."""
    found = known.context.catalogue.search(TheTaxStatus, "", known)
    return any(isinstance(match.choice, TheTaxStatus) and match.choice.is_franchise for match in found)


def list_rate(known: Known) -> Decimal | None:
    """The catalogue's VAT rate; what the catalogue does not know is taxed as the company usually is."""
    if known.product is None:
        return None
    if charges_no_vat(known):
        return Decimal(0)
    return known.product.vat_rate if known.product.vat_rate is not None else USUAL_RATE


def known_rate(value: Decimal, known: Known) -> Message | None:
    """Refuse a rate that no French seller charges."""
    try:
        vat_rate(value, is_franchise=charges_no_vat(known))
    except Refusal as refused:
        return refused.reason
    return None


class Line(Group):
    """One line of a quote or an invoice; prices are before tax."""

    product: Annotated[AProduct, Ask(_("Product or service"), _("Which product or service?"))]
    quantity: Annotated[Quantity, Ask(_("Quantity"), _("How many?"), suggest=lambda known: [Decimal(1)])]
    unit_price: Annotated[
        UnitPrice,
        Ask(_("Unit price"), _("At what unit price, before tax?"), assume=list_price, depends_on=("product",)),
    ]
    vat_rate: Annotated[
        Rate, Ask(_("VAT"), _("At which VAT rate?"), assume=list_rate, check=known_rate, depends_on=("product",))
    ]
    discount: Annotated[Rate | None, Ask(_("Discount"), _("What discount on this line?"), optional=True)] = None
    unit: Annotated[
        ShortText | None,
        Ask(_("Unit"), _("In which unit?"), optional=True, assume=list_unit, depends_on=("product",)),
    ] = None

    @property
    def discount_percent(self) -> Decimal | None:
        """The discount under the name that `domain.totals` reads."""
        return self.discount

    @property
    def discount_amount(self) -> Money | None:
        """A discount in euros, before VAT."""
        return None

    def line(self) -> Message:
        """`3 × Audit at 900.00 = 2,700.00`."""
        facts: dict[str, Fact] = {
            "quantity": self.quantity,
            "product": self.product.label,
            "price": Price(self.unit_price),
        }
        if self.discount:
            return _(
                "{quantity} × {product} at {price} −{discount} = {net}",
                **facts, discount=Percent(self.discount), net=net(self),
            )  # fmt: skip
        return _("{quantity} × {product} at {price} = {net}", **facts, net=net(self))


def running_totals(known: Known) -> Sequence[Message]:
    """The totals of the complete lines, under every question."""
    if not known.lines:
        return ()
    sums = totals(known.lines, known.discount)
    return tuple(_foot(sums))


def _foot(sums: Totals) -> Sequence[Message]:
    lines = [_("Discount: −{discount}", discount=sums.discount)] if sums.discount else []
    return [*lines, _("Net {net} · VAT {vat} · Total {gross}", net=sums.net, vat=sums.vat, gross=sums.gross)]


def agreed_terms(desk: Desk, customer: Customer, agreed: Terms | None) -> str:
    """When it is to be paid: as agreed for this document, else as with this customer, else as the company does."""
    return agreed.code if agreed else customer.terms or desk.company.terms


def seller_of(company: Company, letterhead: Mapping[str, Any] | None = None) -> Seller:
    """The company as it stands in a document, under a letterhead of its own or none."""
    seller = Seller(
        name=company.name,
        legal_form=company.legal_form or None,
        capital=Money.of(company.capital) if company.capital else None,
        siren=company.siren or None,
        siret=company.siret or None,
        rcs_town=company.rcs_town or None,
        vat_number=company.vat_number or None,
        address=tuple(company.address.splitlines()),
        postal_code=company.postal_code or None,
        city=company.city or None,
        country=company.country,
        email=company.email or None,
        phone=company.phone or None,
        iban=company.iban or None,
        is_franchise=company.is_franchise,
        logo=hashlib.sha256(company.logo).hexdigest() if company.logo else None,
    )
    return Letterhead.model_validate(letterhead or {}).over(seller)


def party_of(customer: Customer) -> Party:
    """The customer as it stands in a document."""
    return Party(
        name=customer.name,
        siren=customer.siren or None,
        vat_number=customer.vat_number or None,
        address=tuple(customer.address.splitlines()),
        postal_code=customer.postal_code or None,
        city=customer.city or None,
        country=customer.country,
        email=customer.email or None,
        phone=customer.phone or None,
        is_consumer=customer.is_consumer,
    )


def lines_of(lines: Sequence[Line]) -> tuple[DocumentLine, ...]:
    """The lines as a document prints them."""
    return tuple(DocumentLine.priced(line, description=line.product.label, unit=line.unit) for line in lines)


def document(
    desk: Desk,
    kind: DocumentKind,
    customer: Customer,
    lines: Sequence[DocumentLine],
    *,
    number: str | None,
    discount: Decimal | None,
    terms: str,
    note: str | None,
    valid_until: date | None = None,
    due_on: date | None = None,
    quote_number: str | None = None,
    letterhead: Mapping[str, Any] | None = None,
) -> Document:
    """The whole document, dated today, in the customer's language; refused when it could not be printed."""
    seller, party = seller_of(desk.company, letterhead), party_of(customer)
    language = Language(customer.language)
    made = Document(
        kind=kind,
        number=number,
        issued_on=desk.today,
        valid_until=valid_until,
        due_on=due_on,
        seller=seller,
        customer=party,
        lines=tuple(lines),
        discount_percent=discount,
        totals=totals(lines, discount),
        terms=Words(language).say(read_terms(terms).label),
        note=note,
        mentions=(*_of_demo(desk.company, language), *mentions_for(seller, party, kind, desk.today, language)),
        quote_number=quote_number,
        salesperson=printable(desk.person.name),
        language=language,
    )
    check_sound(made, customer)
    return made


def _of_demo(company: Company, language: Language) -> tuple[Mention, ...]:
    """What tells a demo's document from a real one (BOI-TVA-DECLA-30-10-30 § 150)."""
    said = Words(language).say(_("Made-up document of a demonstration, without any value."))
    return (Mention(code="DEMO", text=said),) if company.is_demo else ()
