"""The sentences that French law wants on a quote or an invoice, each with the dates between which it may be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.documents import DocumentKind, Mention, Party, Seller
from domain.errors import Refusal
from domain.messages import Language, _


@dataclass(frozen=True)
class Wording:
    """How one mention reads between two dates, both included."""

    french: str
    english: str
    valid_from: date = date.min
    valid_to: date = date.max

    def says(self, language: Language) -> str:
        return self.french if language is Language.FRENCH else self.english


Applies = Callable[[Seller, Party, DocumentKind], bool]


@dataclass(frozen=True)
class Rule:
    """When a mention is due, and its successive wordings; AAB, PMD and PMT are note subjects of Factur-X (BR-FR)."""

    code: str
    applies: Applies
    wordings: tuple[Wording, ...]

    def mention(self, on: date, language: Language) -> Mention:
        for wording in self.wordings:
            if wording.valid_from <= on <= wording.valid_to:
                return Mention(code=self.code, text=wording.says(language))
        raise Refusal(
            _(
                "This version does not know the legal wording of “{mention}” on {day}: update Comptoir.",
                mention=self.wordings[-1].says(language),
                day=on,
            )
        )


def mentions_for(
    seller: Seller, customer: Party, kind: DocumentKind, on: date, language: Language = Language.FRENCH
) -> tuple[Mention, ...]:
    """The mentions that a document issued on a day must print, in printing order."""
    return tuple(rule.mention(on, language) for rule in RULES if rule.applies(seller, customer, kind))


def _is_franchise(seller: Seller, customer: Party, kind: DocumentKind) -> bool:
    return seller.is_franchise


def _is_business_invoice(seller: Seller, customer: Party, kind: DocumentKind) -> bool:
    """None of the payment mentions is imposed on a consumer's invoice (COMPLIANCE B10)."""
    return kind is DocumentKind.INVOICE and not customer.is_consumer


RULES = (
    Rule(
        "FRANCHISE",  # CGI 293 E
        _is_franchise,
        (
            Wording(
                "TVA non applicable, art. 293 B du CGI",
                "VAT not applicable, article 293 B of the French tax code (CGI)",
                valid_to=date(2028, 6, 30),  # last day of CGI references after the recodification in the CIBS
            ),
        ),
    ),
    Rule(
        "AAB",  # C. com. L441-9 I
        _is_business_invoice,
        (
            Wording(
                "Escompte pour paiement anticipé : néant.",
                "No discount for early payment.",
                valid_from=date(2019, 10, 1),
            ),
        ),
    ),
    Rule(
        "PMD",  # C. com. L441-9 I, L441-10 II
        _is_business_invoice,
        (
            Wording(
                "En cas de retard de paiement, des pénalités sont dues dès le lendemain de l’échéance, sans rappel, "
                "au taux de refinancement de la Banque centrale européenne majoré de 10 points "
                "(art. L441-10 du code de commerce).",
                "If payment is late, penalties are due from the day after the due date, without reminder, "
                "at the European Central Bank’s refinancing rate plus 10 points (article L441-10 of the French "
                "commercial code).",
                valid_from=date(2019, 10, 1),
            ),
        ),
    ),
    Rule(
        "PMT",  # C. com. D441-5
        _is_business_invoice,
        (
            Wording(
                "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €.",
                "Fixed compensation for recovery costs in case of late payment: €40.",
                valid_from=date(2013, 1, 1),
            ),
        ),
    ),
)
"""Every mention that this version knows. Wordings are data: an old document, read again, shows its own text."""
