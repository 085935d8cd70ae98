"""The sentences that French law wants on a quote or an invoice: when each is due, and how it reads at its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.documents import Mention, Nature
from domain.messages import Language
from domain.sale import Sale
from domain.vat import Territory, VatCase, territory_of
from domain.wordings import Wording, citing_cgi, in_force


@dataclass(frozen=True)
class Rule:
    """When a mention is due, and its successive wordings; AAB, PMD and PMT are note subjects of Factur-X (BR-FR)."""

    code: str
    applies: Callable[[Sale], bool]
    wordings: tuple[Wording, ...]

    def mention(self, sale: Sale, language: Language) -> Mention:
        """The mention as a document of that day prints it."""
        wording = in_force(self.wordings, sale.on, language)
        return Mention(code=self.code, text=wording.says(language, **sale.facts(language)))


def mentions_for(sale: Sale, language: Language = Language.FRENCH) -> tuple[Mention, ...]:
    """The mentions that a document must print, in printing order."""
    return tuple(rule.mention(sale, language) for rule in RULES if rule.applies(sale))


def _is(case: VatCase, *natures: Nature) -> Callable[[Sale], bool]:
    return lambda sale: sale.case is case and (not natures or sale.nature in natures)


def _invoices(nature: Nature) -> Callable[[Sale], bool]:
    return lambda sale: not sale.is_quote and sale.nature is nature


def _says(french: str, english: str, valid_from: date = date.min) -> tuple[Wording, ...]:
    return (Wording(french, english, valid_from),)


_PENALTIES = (
    "En cas de retard de paiement, des pénalités sont dues dès le lendemain de l’échéance, sans rappel, au taux"
)
_PENALTIES_EN = "If payment is late, penalties are due from the day after the due date, without reminder, at"
_BANK = "de refinancement de la Banque centrale européenne majoré de 10 points"
_BANK_EN = "the European Central Bank’s refinancing rate plus 10 points"
_L441_10 = "(art. L441-10 du code de commerce)."
_L441_10_EN = "(article L441-10 of the French commercial code)."
_SINCE_2019 = date(2019, 10, 1)

RULES = (
    Rule(
        "FRANCHISE",  # CGI 293 E
        _is(VatCase.FRANCHISE),
        citing_cgi("TVA non applicable, art. 293 B", "VAT not applicable, article 293 B"),
    ),
    Rule(
        "REVERSE_CHARGE",  # CGI 283-2, 283-2 nonies; 242 nonies A, I-13°
        _is(VatCase.REVERSE_CHARGE),
        _says("Autoliquidation", "Autoliquidation (reverse charge)"),
    ),
    Rule(
        "INTRA_EU",
        _is(VatCase.INTRA_EU),
        citing_cgi("Exonération de TVA, art. 262 ter I", "Exempt of VAT, article 262 ter I"),
    ),
    Rule(
        "EXPORT",
        _is(VatCase.EXPORT, Nature.GOODS, Nature.MIXED),
        citing_cgi("Exonération de TVA, art. 262 I", "Exempt of VAT, article 262 I"),
    ),
    Rule(
        "EXPORT",
        _is(VatCase.EXPORT, Nature.SERVICES),
        citing_cgi("TVA non applicable, art. 259-1°", "VAT not applicable, article 259-1°"),
    ),
    Rule("EXEMPT", _is(VatCase.EXEMPT), _says("{article}", "{article}")),
    Rule(
        "UNTAXED",
        lambda sale: sale.case is VatCase.TAXED and territory_of(sale.seller.postal_code) is Territory.UNTAXED,
        citing_cgi("TVA non applicable, art. 294-1", "VAT not applicable, article 294-1"),
    ),
    # 242 nonies A, I-8° bis (décret 2022-1299): printed by everybody, mandatory for small companies from 2027-09-01
    Rule(
        "GOODS",
        _invoices(Nature.GOODS),
        _says("Catégorie de l’opération : livraison de biens.", "Category of operation: supply of goods."),
    ),
    Rule(
        "SERVICES",
        _invoices(Nature.SERVICES),
        _says("Catégorie de l’opération : prestation de services.", "Category of operation: supply of services."),
    ),
    Rule(
        "MIXED",
        _invoices(Nature.MIXED),
        _says(
            "Catégorie de l’opération : livraison de biens et prestation de services.",
            "Category of operation: supply of goods and services.",
        ),
    ),
    Rule(
        "DEBITS",
        lambda sale: (
            not sale.is_quote
            and bool(sale.seller.is_on_debits)
            and sale.case is VatCase.TAXED
            and sale.nature is not Nature.GOODS
        ),
        _says(
            "Option pour le paiement de la taxe d’après les débits.",
            "Option for the payment of VAT on invoicing (débits).",
        ),
    ),
    Rule(
        "VAT_GROUP",  # CGI 256 C; 242 nonies A, I-1° bis
        lambda sale: not sale.is_quote and bool(sale.vat_group),
        _says("Membre d’un assujetti unique : {group}", "Member of a VAT group (assujetti unique): {group}"),
    ),
    Rule(
        "AAB",  # C. com. L441-9 I
        lambda sale: sale.asks_a_business_to_pay,
        _says("Escompte pour paiement anticipé : néant.", "No discount for early payment.", _SINCE_2019),
    ),
    Rule(
        "PMD",  # C. com. L441-9 I, L441-10 II: the contract's rate
        lambda sale: sale.asks_a_business_to_pay and sale.penalty_rate is not None,
        _says(
            f"{_PENALTIES} de {{rate}} par an {_L441_10}",
            f"{_PENALTIES_EN} {{rate}} a year {_L441_10_EN}",
            _SINCE_2019,
        ),
    ),
    Rule(
        "PMD",  # the rate of the half-year
        lambda sale: sale.asks_a_business_to_pay and sale.usual_penalty is not None,
        _says(
            f"{_PENALTIES} de {{rate}} par an, soit le taux {_BANK} {_L441_10}",
            f"{_PENALTIES_EN} {{rate}} a year, {_BANK_EN} {_L441_10_EN}",
            _SINCE_2019,
        ),
    ),
    Rule(
        "PMD",  # a half-year whose rate this version does not know: how it is reckoned
        lambda sale: sale.asks_a_business_to_pay and sale.penalty_rate is None and sale.usual_penalty is None,
        _says(f"{_PENALTIES} {_BANK} {_L441_10}", f"{_PENALTIES_EN} {_BANK_EN} {_L441_10_EN}", _SINCE_2019),
    ),
    Rule(
        "PMT",  # C. com. D441-5
        lambda sale: sale.asks_a_business_to_pay,
        _says(
            "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €.",
            "Fixed compensation for recovery costs in case of late payment: €40.",
            date(2013, 1, 1),
        ),
    ),
    Rule(
        "FREE_QUOTE",  # COMPLIANCE A1: whether a quote is free or costs something
        lambda sale: sale.is_quote and not sale.quote_fee,
        _says("Devis gratuit.", "This quote is free of charge."),
    ),
    Rule(
        "QUOTE_FEE",
        lambda sale: sale.is_quote and bool(sale.quote_fee),
        _says("Devis payant : {fee} TTC.", "This quote costs {fee}, VAT included."),
    ),
)
"""Every mention that this version knows. Wordings are data: an old document, read again, shows its own text."""
