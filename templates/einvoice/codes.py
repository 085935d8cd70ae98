"""The codes that an invoice is told in: kind of document, cadre de facturation, VAT category, treatment, address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.documents import Document, DocumentKind, Nature, Party, Seller
from domain.vat import VatCase

UNTAXED = "UNTAXED"
"""The mention of a seller in Guyane or Mayotte, where no VAT is charged (CGI 294-1)."""

_FRAMES = {Nature.GOODS: "B", Nature.SERVICES: "S", Nature.MIXED: "M"}
_TAX_POINTS = {Nature.GOODS: "29", Nature.SERVICES: "72"}


@dataclass(frozen=True)
class NoTax:
    """Why no VAT is charged: category BT-118, reason code BT-121, and the reason BT-120 as the law words it."""

    category: str
    code: str | None
    reason: str


_NO_TAX = {
    VatCase.FRANCHISE: NoTax("E", "VATEX-FR-FRANCHISE", "TVA non applicable, art. 293 B du CGI"),
    VatCase.REVERSE_CHARGE: NoTax("AE", "VATEX-EU-AE", "Autoliquidation"),
    VatCase.INTRA_EU: NoTax("K", "VATEX-EU-IC", "Exonération de TVA, art. 262 ter I du CGI"),
    VatCase.EXPORT: NoTax("G", "VATEX-EU-G", "Exonération de TVA, art. 262 I du CGI"),
}


def type_code(document: Document) -> str:
    """BT-3: what the document is (UNTDID 1001)."""
    match document.kind:
        case DocumentKind.INVOICE:
            return "380"
        case DocumentKind.DEPOSIT:
            return "386"
        case DocumentKind.CREDIT_NOTE:
            takes_back_deposit = any(earlier.kind is DocumentKind.DEPOSIT for earlier in document.corrects or ())
            return "503" if takes_back_deposit else "381"
        case DocumentKind.QUOTE:
            raise ValueError("a quote is no invoice")


def frame(document: Document) -> str:
    """BT-23, the cadre de facturation: goods, services or both; 4 ends a sale after deposits, 1 is any other."""
    return _FRAMES[document.nature] + ("4" if document.deposits else "1")


def category(document: Document, rate: Decimal) -> str:
    """BT-118 and BT-151: the VAT category; a rate of zero on a taxed document is zero-rated, unless it says why."""
    if why := exemption(document, rate):
        return why.category
    return "S" if rate else "Z"


def exemption(document: Document, rate: Decimal) -> NoTax | None:
    """Why what is charged at a rate bears no VAT, in the words that are printed."""
    printed = {mention.code: mention.text for mention in document.mentions}
    if document.case is VatCase.TAXED:
        is_untaxed = not rate and UNTAXED in printed
        return NoTax("E", None, printed[UNTAXED]) if is_untaxed else None
    known = _no_tax(document)
    return NoTax(known.category, known.code, printed.get(document.case.name, known.reason))


def tax_point(document: Document) -> str | None:
    """BT-8, when the VAT falls due: 5 invoiced (débits), 29 delivered, 72 paid; a mixed document cannot say."""
    if document.case is not VatCase.TAXED:
        return None
    if document.seller.is_on_debits and document.nature is not Nature.GOODS:
        return "5"
    return "72" if document.kind is DocumentKind.DEPOSIT else _TAX_POINTS.get(document.nature)


def treatment(customer: Party) -> str:
    """The BAR note: how the platform treats the invoice. Who has no SIREN in France counts as a consumer there."""
    if customer.is_consumer:
        return "B2C"
    if customer.siren:
        return "B2B"
    return "B2C" if customer.country == "FR" else "B2BINT"


def buyer_address(customer: Party, seller: Seller) -> tuple[str, str]:
    """BT-49, scheme and address. It is mandatory: who has none is reached through the seller, at the seller's own."""
    if customer.siren and not customer.is_consumer:
        return "0225", customer.siren
    return ("EM", customer.email) if customer.email else seller_address(seller)


def seller_address(seller: Seller) -> tuple[str, str]:
    """BT-34, scheme and address."""
    return "0225", seller.siren or ""


def _no_tax(document: Document) -> NoTax:
    if document.case is VatCase.EXEMPT:
        assert document.exemption is not None
        return NoTax("E", document.exemption.code, document.exemption.article)
    return _NO_TAX[document.case]
