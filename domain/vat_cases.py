"""Which VAT case a sale falls under, by who buys and what is sold (CGI 256 to 262 ter, 283)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from pydantic import BaseModel

from domain.documents import DocumentLine, Nature
from domain.errors import Refusal
from domain.labels import LabelledEnum
from domain.messages import _
from domain.vat import VatCase

AT_HOME = frozenset(("FR", "MC"))
"""Monaco is part of the French VAT territory."""

UNION = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
     "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip
"""The countries whose VAT is that of the European Union."""


class Sold(LabelledEnum):
    """What a product is, or what a company sells mostly."""

    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")

    @property
    def nature(self) -> Nature:
        """As documents say it."""
        return Nature(self.value)


class Treatment(LabelledEnum):
    """The cases that a person may choose for a document; the franchise is the company's, never chosen."""

    TAXED = "taxed", _("VAT charged")
    REVERSE_CHARGE = "reverse_charge", _("Reverse charge")
    INTRA_EU = "intra_eu", _("Goods sent to the EU")
    EXPORT = "export", _("Outside the EU")
    EXEMPT = "exempt", _("Exempt of VAT")

    @property
    def case(self) -> VatCase:
        """The case that was chosen."""
        return VatCase(self.value)


USUAL_CASES = (VatCase.TAXED, VatCase.FRANCHISE)
"""Those that a document need not name: they follow from the seller."""

TaxedLine = TypeVar("TaxedLine", bound=BaseModel)
"""Whatever has a `vat_rate`: a line while it is asked, or as a document prints it."""


class Buyer(Protocol):
    """What is to be known of a customer."""

    @property
    def country(self) -> str: ...
    @property
    def is_consumer(self) -> bool: ...
    @property
    def vat_number(self) -> str | None: ...


def case_of(chosen: VatCase | None, buyer: Buyer, nature: Nature, *, is_franchise: bool) -> VatCase:
    """The case of a document: the one that was chosen, else the usual one; the franchise leaves no choice."""
    if chosen is None or is_franchise:
        return usual_case(buyer, nature, is_franchise=is_franchise)
    return chosen


def usual_case(buyer: Buyer, nature: Nature, *, is_franchise: bool) -> VatCase:
    """The case of a sale unless somebody chooses another.

    Refused where goods and services of one document would fall under two cases (COMPLIANCE E1).
    """
    if is_franchise:
        return VatCase.FRANCHISE
    if not is_taxed_elsewhere(buyer):
        is_sent_out = buyer.country not in UNION and nature is Nature.GOODS
        return VatCase.EXPORT if is_sent_out else VatCase.TAXED
    if buyer.country not in UNION:
        return VatCase.EXPORT
    match nature:
        case Nature.GOODS:
            return VatCase.INTRA_EU
        case Nature.SERVICES:
            return VatCase.REVERSE_CHARGE
        case Nature.MIXED:
            raise Refusal(
                _("Goods and services for another country are taxed in two ways: put them on two documents, "
                  "or choose the VAT case yourself.")
            )  # fmt: skip


def is_taxed_elsewhere(buyer: Buyer) -> bool:
    """Whether it is a business abroad that no French VAT is charged to, whatever is sold.

    One in the European Union must give its VAT number for that.
    """
    if buyer.country in AT_HOME or buyer.is_consumer:
        return False
    return buyer.country not in UNION or bool(buyer.vat_number)


def lacks_vat_number(buyer: Buyer) -> bool:
    """Whether it is a business elsewhere in the Union that its VAT number would spare French VAT."""
    return buyer.country in UNION - AT_HOME and not buyer.is_consumer and not buyer.vat_number


def in_case(case: VatCase, lines: Iterable[TaxedLine]) -> tuple[TaxedLine, ...]:
    """The lines as the case has them: no other than the taxed one bears VAT."""
    return tuple(lines) if case is VatCase.TAXED else tuple(line.model_copy(update=_UNTAXED) for line in lines)


def of_nature(usual: Nature, lines: Iterable[DocumentLine]) -> tuple[DocumentLine, ...]:
    """The lines, each with what it sells: what does not say is what the company usually sells."""
    return tuple(line if line.nature else line.model_copy(update={"nature": usual}) for line in lines)


_UNTAXED = {"vat_rate": Decimal(0)}
