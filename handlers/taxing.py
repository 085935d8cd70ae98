"""How the lines of a quote or an invoice are taxed: what the questions assume, and what changes the VAT case."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from domain.conversation import Ask, Known
from domain.documents import Nature
from domain.errors import Refusal
from domain.exemptions import ExemptSale
from domain.messages import Message, _
from domain.vat import NO_VAT, Territory, VatCase, rates_for, vat_rate
from domain.vat_cases import (
    UNION,
    USUAL_CASES,
    Sold,
    Treatment,
    case_of,
    is_taxed_elsewhere,
    lacks_vat_number,
)
from handlers.choices import TheTaxStatus

UNKNOWN = TheTaxStatus(label="", is_franchise=False, territory=Territory.MAINLAND, sells=Sold.SERVICES)
"""Before the company is set up."""


def tax_status(known: Known) -> TheTaxStatus:
    """How the company, and the customer if one was chosen, are taxed."""
    found = known.context.catalogue.search(TheTaxStatus, "", known)
    return next((match.choice for match in found if isinstance(match.choice, TheTaxStatus)), UNKNOWN)


def usual_rates(known: Known) -> tuple[Decimal, ...]:
    """The rates that the company may choose from."""
    status = tax_status(known)
    return rates_for(is_franchise=status.is_franchise, territory=status.territory)


def list_rate(known: Known) -> Decimal | None:
    """The catalogue's VAT rate; what the catalogue does not know is taxed as the company usually is."""
    if known.product is None:
        return None
    status = tax_status(known)
    if status.is_franchise or _is_untaxed(known.vat_case, status):
        return NO_VAT[0]
    usual = rates_for(is_franchise=False, territory=status.territory)[0]
    return known.product.vat_rate if known.product.vat_rate is not None else usual


def known_rate(value: Decimal, known: Known) -> Message | None:
    """Refuse a rate that the company does not charge."""
    status = tax_status(known)
    try:
        vat_rate(value, is_franchise=status.is_franchise, territory=status.territory)
    except Refusal as refused:
        return refused.reason
    return None


def case_so_far(known: Known) -> VatCase:
    """The case that the lines have as they stand; refused when they would have two (COMPLIANCE E1)."""
    status = tax_status(known)
    natures = {line.own_nature or status.sells.nature for line in known.lines if line.is_counted}
    nature = Nature.MIXED if len(natures) > 1 else next(iter(natures), status.sells.nature)
    chosen = known.vat_case.case if known.vat_case else None
    return case_of(chosen, status, nature, is_franchise=status.is_franchise)


def case_line(known: Known, case: VatCase) -> list[Message]:
    """What is said of a case that nobody chose, where no VAT is charged."""
    if known.vat_case or case in USUAL_CASES:
        return []
    return [_("VAT: {case}", case=Treatment(case.value).label)]


def _is_untaxed(chosen: Treatment | None, status: TheTaxStatus) -> bool:
    return chosen is not Treatment.TAXED if chosen else is_taxed_elsewhere(status)


def may_choose_case(known: Known) -> bool:
    """Whether there is a choice: not where no VAT is charged at all, nor for a part of a quote."""
    is_part = known.quote is not None and (known.deposit or known.quote.left != known.quote.total)
    return not is_part and not tax_status(known).is_franchise


def has_rates(value: Treatment, known: Known) -> Message | None:
    """Refuse VAT on what was quoted without any."""
    if value is Treatment.TAXED and known.quote and not known.quote.is_taxed:
        return _("{quote} says no VAT rates: make a variant of it.", quote=known.quote.label)
    return None


def untold_tax(known: Known) -> list[Message]:
    """What is said of a business in the Union that is charged French VAT, though its VAT number would spare it."""
    status = tax_status(known)
    is_taxed = known.vat_case is None and (known.quote is None or known.quote.is_taxed) and not status.is_franchise
    if not is_taxed or status.country not in UNION:
        return []
    if lacks_vat_number(status):
        return [_("Without its VAT number, French VAT is charged.")]
    if known.quote is not None and is_taxed_elsewhere(status):
        return [_("⚠ The customer has a VAT number now: reverse charge?")]
    return []


def _is_exempt(known: Known) -> bool:
    return known.vat_case is Treatment.EXEMPT


VatCaseAnswer = Annotated[
    Treatment | None,
    Ask(
        _("VAT case"),
        _("How is it taxed?"),
        optional=True,
        when=may_choose_case,
        check=has_rates,
        depends_on=("quote", "customer"),
    ),
]
"""Asked before the lines are: what it says decides whether a line needs a rate."""

ExemptionAnswer = Annotated[
    ExemptSale | None, Ask(_("Exemption"), _("Which exemption?"), when=_is_exempt, depends_on=("vat_case",))
]
