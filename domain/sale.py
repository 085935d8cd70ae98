"""A sale as the law looks at it: what decides which sentences a document prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.documents import DocumentKind, Exemption, Nature, Party, Seller
from domain.messages import Language
from domain.money import Money
from domain.penalties import usual_rate
from domain.vat import VatCase
from domain.wordings import percent


@dataclass(frozen=True)
class Sale:
    """A document's kind, its day, its parties and how it is taxed.

    `penalty_rate` is the contract's, in percent a year; `vat_group` names the group that the seller belongs to;
    `quote_fee` is what a quote costs, VAT included.
    """

    seller: Seller
    customer: Party
    kind: DocumentKind
    on: date
    case: VatCase = VatCase.TAXED
    nature: Nature = Nature.SERVICES
    exemption: Exemption | None = None
    penalty_rate: Decimal | None = None
    vat_group: str | None = None
    quote_fee: Money | None = None

    @property
    def is_quote(self) -> bool:
        """Whether it is an offer only."""
        return self.kind is DocumentKind.QUOTE

    @property
    def asks_a_business_to_pay(self) -> bool:
        """None of the payment mentions is imposed on a consumer's invoice (COMPLIANCE B10)."""
        return self.kind in (DocumentKind.INVOICE, DocumentKind.DEPOSIT) and not self.customer.is_consumer

    @property
    def usual_penalty(self) -> Decimal | None:
        """The rate of the half-year, where the contract has none and this version knows it."""
        return usual_rate(self.on) if self.penalty_rate is None else None

    def facts(self, language: Language) -> Mapping[str, str]:
        """What the sentences speak of, as they write it."""
        rate = self.penalty_rate or self.usual_penalty
        fee = f"{self.quote_fee.amount:f}" if self.quote_fee else ""
        return {
            "rate": percent(rate, language) if rate else "",
            "article": self.exemption.article if self.exemption else "",
            "group": self.vat_group or "",
            "fee": f"{fee.replace('.', ',')}\xa0€" if language is Language.FRENCH else f"€{fee}",
        }
