"""What quotes and invoices share: when they are paid, and the document that is printed and sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from domain.documents import Document, DocumentKind, DocumentLine, Mention, Nature, Party, Seller, nature_of
from domain.errors import Refusal
from domain.exemptions import exemption_of
from domain.mentions import mentions_for
from domain.messages import Fact, Language, Percent, _
from domain.money import Money
from domain.particulars import Particulars
from domain.sale import Sale
from domain.terms import ON_RECEIPT, THIRTY_DAYS, Reckoning, Terms, read_terms
from domain.totals import totals
from domain.vat import VatCase
from domain.vat_cases import USUAL_CASES, case_of, in_case, of_nature
from handlers.desk import Desk
from handlers.parties import party_of, seller_of
from handlers.soundness import check_sound
from storage.tables import Company, Customer
from templates.glyphs import printable
from templates.words import Words

USUAL_TERMS = (THIRTY_DAYS, Terms(45, Reckoning.DAYS_THEN_MONTH_END), ON_RECEIPT)


def agreed_terms(desk: Desk, customer: Customer, agreed: Terms | None) -> str:
    """When it is to be paid: as agreed for this document, else as with this customer, else as the company does."""
    return agreed.code if agreed else customer.terms or desk.company.terms


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
    particulars: Mapping[str, Any] | None = None,
    **of_its_kind: Any,
) -> Document:
    """The whole document, dated today, in the customer's language; refused when it could not be printed."""
    seller, party = seller_of(desk.company, letterhead), party_of(customer)
    language = Language(customer.language)
    said = Particulars.of(particulars or {})
    sold = of_nature(Nature(desk.company.sells), lines)
    sale = _sale(desk, kind, seller, party, sold, said, language)
    sold = in_case(sale.case, sold)
    made = Document(
        kind=kind,
        number=number,
        issued_on=desk.today,
        valid_until=valid_until,
        due_on=due_on,
        seller=seller,
        customer=party,
        lines=sold,
        discount_percent=discount,
        totals=totals((line for line in sold if line.is_counted), discount),
        terms=Words(language).say(read_terms(terms).label),
        note=note,
        mentions=(*_of_demo(desk.company, language), *mentions_for(sale, language)),
        quote_number=quote_number,
        salesperson=printable(desk.person.name),
        language=language,
        vat_case=None if sale.case in USUAL_CASES else sale.case,
        exemption=sale.exemption,
        conditions=desk.company.conditions or None if sale.is_quote else None,
        **said.printed,
        **of_its_kind,
    )
    check_sound(made, customer)
    return made


def with_deposit(made: Document, percent: Decimal | None) -> Document:
    """The same, whose terms ask for a deposit; what it comes to is not known while there are options to take."""
    if not percent:
        return made
    facts: dict[str, Fact] = {
        "terms": made.terms or "", "percent": Percent(percent), "amount": made.totals.gross.times(percent / 100),
    }  # fmt: skip
    if any(line.option for line in made.lines):
        terms = _("{terms}, deposit of {percent} on acceptance", **facts)
    elif made.totals.vat:
        terms = _("{terms}, deposit of {percent} on acceptance, that is {amount} with VAT", **facts)
    else:
        terms = _("{terms}, deposit of {percent} on acceptance, that is {amount}", **facts)
    return made.model_copy(update={"terms": Words(made.language).say(terms)})


def _sale(
    desk: Desk, kind: DocumentKind, seller: Seller, party: Party, lines: Sequence[DocumentLine], said: Particulars,
    language: Language,
) -> Sale:  # fmt: skip
    """What the law asks to know of it; an exempt sale names its article."""
    company, nature = desk.company, nature_of(lines)
    case = case_of(said.vat_case, party, nature, is_franchise=seller.is_franchise)
    exemption = said.exemption if case is VatCase.EXEMPT else None
    if case is VatCase.EXEMPT and exemption is None:
        raise Refusal(_("An exempt sale names its article: choose the exemption."))
    return Sale(
        seller=seller,
        customer=party,
        kind=kind,
        on=desk.today,
        case=case,
        nature=nature,
        exemption=exemption_of(exemption, desk.today, language) if exemption else None,
        penalty_rate=company.penalty_rate,
        vat_group=company.vat_group or None,
        quote_fee=None if company.quote_fee_cents is None else Money(company.quote_fee_cents),
    )


def _of_demo(company: Company, language: Language) -> tuple[Mention, ...]:
    """What tells a demo's document from a real one (BOI-TVA-DECLA-30-10-30 § 150)."""
    said = Words(language).say(_("Made-up document of a demonstration, without any value."))
    return (Mention(code="DEMO", text=said),) if company.is_demo else ()
