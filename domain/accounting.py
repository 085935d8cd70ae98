"""The accounting entries of sales and receipts, as a French bookkeeper writes them (LPF A47 A-1; COMPLIANCE I)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from domain.documents import Document, DocumentKind, Nature
from domain.money import ZERO, Money, total
from domain.payments import Means
from domain.shares import Shares
from domain.vat import VatCase


@dataclass(frozen=True)
class Journal:
    """Where entries of one kind are written."""

    code: str
    name: str


@dataclass(frozen=True)
class Account:
    """An account of the general chart (PCG); `party` is the customer's own account under it, code and name."""

    number: str
    name: str
    party: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Movement:
    """An amount on an account: a debit when positive, a credit when negative."""

    account: Account
    amount: Money


@dataclass(frozen=True)
class Entry:
    """One entry: its movements sum to nothing. `piece` is the number and the date of the document that proves it."""

    journal: Journal
    on: date
    recorded_on: date
    piece: tuple[str, date]
    label: str
    movements: tuple[Movement, ...]

    def __post_init__(self) -> None:
        if total(movement.amount for movement in self.movements):
            raise ValueError(f"the entry of {self.piece[0]} is not balanced")


SALES = Journal("VE", "Ventes")
BANK = Journal("BQ", "Banque")
CASH = Journal("CA", "Caisse")

CUSTOMERS = Account("411000", "Clients")
DEPOSITS = Account("419100", "Clients - Avances et acomptes reçus sur commandes")
IN_THE_BANK = Account("512000", "Banque")
IN_THE_TILL = Account("530000", "Caisse")

_SOLD = {Nature.SERVICES: ("706", "Prestations de services"), Nature.GOODS: ("707", "Ventes de marchandises")}
_SOLD_HOW = {
    VatCase.TAXED: ("000", ""),
    VatCase.FRANCHISE: ("000", ""),
    VatCase.REVERSE_CHARGE: ("100", " - autoliquidation"),
    VatCase.INTRA_EU: ("200", " - livraisons intracommunautaires"),
    VatCase.EXPORT: ("300", " - exportations"),
    VatCase.EXEMPT: ("400", " - opérations exonérées"),
}


def sales_account(nature: Nature, case: VatCase) -> Account:
    """Where a sale is credited."""
    (kind, name), (suffix, how) = _SOLD[nature], _SOLD_HOW[case]
    return Account(kind + suffix, name + how)


def vat_account(rate: Decimal) -> Account:
    """Where the VAT of a rate is credited: 20 % on 445712000, 5.5 % on 445710550."""
    return Account(f"44571{int(rate * 100):04}", f"TVA collectée {rate:f} %".replace(".", ","))


def entry_of(document: Document, party: tuple[str, str], recorded_on: date) -> Entry:
    """The entry of an issued document."""
    assert document.number is not None
    asked = (Movement(_of(CUSTOMERS, party), document.payable), *_credited(document, party))
    is_taken_back = document.kind is DocumentKind.CREDIT_NOTE
    movements = (Movement(moved.account, -moved.amount) for moved in asked) if is_taken_back else asked
    piece = (document.number, document.issued_on)
    label = f"{_TITLES[document.kind]} {document.number} {document.customer.name}"
    return Entry(SALES, document.issued_on, recorded_on, piece, label, tuple(_merged(movements)))


def receipt(
    document: Document, party: tuple[str, str], means: Means, amount: Money, on: date, recorded_on: date
) -> Entry:
    """The entry of money that came in for an issued document; a negative amount went back."""
    assert document.number is not None
    where, journal = (IN_THE_TILL, CASH) if means is Means.CASH else (IN_THE_BANK, BANK)
    movements = (Movement(where, amount), Movement(_of(CUSTOMERS, party), -amount))
    piece = (document.number, document.issued_on)
    label = f"{_moved(document, amount)} {document.number} {document.customer.name}"
    return Entry(journal, on, recorded_on, piece, label, movements)


_TITLES = {
    DocumentKind.INVOICE: "Facture",
    DocumentKind.DEPOSIT: "Facture d'acompte",
    DocumentKind.CREDIT_NOTE: "Avoir",
}


def _moved(document: Document, amount: Money) -> str:
    if amount >= ZERO:
        return "Règlement"
    return "Remboursement" if document.kind is DocumentKind.CREDIT_NOTE else "Annulation de règlement"


def _credited(document: Document, party: tuple[str, str]) -> Iterator[Movement]:
    """What stands against the customer's debt: the sale and its VAT, less the deposits that were entered already."""
    for share in document.totals.shares:
        for account, amount in _sold(document, party, share.rate, share.base):
            yield Movement(account, -amount)
        yield Movement(vat_account(share.rate), -share.vat)
    for deposit in document.deposits or ():
        yield from _taken_off(deposit.shares, party)


def _taken_off(shares: Shares, party: tuple[str, str]) -> Iterator[Movement]:
    for share in shares:
        yield Movement(_of(DEPOSITS, party), share.base)
        yield Movement(vat_account(share.rate), share.vat)


def _sold(document: Document, party: tuple[str, str], rate: Decimal, base: Money) -> Iterable[tuple[Account, Money]]:
    """A rate's base by account: in a mixed sale, spread as its lines are, the rest to the last."""
    if _is_of_deposit(document):
        return [(_of(DEPOSITS, party), base)]
    sums: dict[Nature, int] = {}
    for line in document.counted:
        if line.vat_rate == rate:
            nature = line.nature or Nature.SERVICES
            sums[nature] = sums.get(nature, 0) + line.net.cents
    natures = sorted(sums)
    return zip(
        (sales_account(nature, document.case) for nature in natures),
        _spread(base, [sums[nature] for nature in natures]),
        strict=True,
    )


def _is_of_deposit(document: Document) -> bool:
    """Whether money before the sale is asked for, or taken back."""
    corrected = {reference.kind for reference in document.corrects or ()}
    return document.kind is DocumentKind.DEPOSIT or corrected == {DocumentKind.DEPOSIT}


def _spread(amount: Money, weights: Sequence[int]) -> list[Money]:
    whole = sum(weights)
    if not whole:
        return [amount, *(ZERO for _weight in weights[1:])]
    running = [amount.portion(Fraction(part, whole)) for part in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(running)]


def _of(account: Account, party: tuple[str, str]) -> Account:
    return Account(account.number, account.name, party)


def _merged(movements: Iterable[Movement]) -> Iterator[Movement]:
    """One movement an account, none that is nothing."""
    sums: dict[Account, Money] = {}
    for movement in movements:
        sums[movement.account] = sums.get(movement.account, ZERO) + movement.amount
    return (Movement(account, amount) for account, amount in sums.items() if amount)
