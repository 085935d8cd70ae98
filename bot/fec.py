"""Writes entries of sales in the format of the French FEC, or as a journal for spreadsheets (COMPLIANCE I).

It is an export of the sales in that format, for the bookkeeper to take in; the accounts themselves are kept elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from bot import spreadsheet
from bot.spreadsheet import words
from domain.accounting import Entry, Movement
from domain.money import ZERO, Money

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
"""In the order of LPF A47 A-1, VII, 1°."""
HEADINGS = (
    "N°", "Date", "Journal", "Pièce", "Compte", "Libellé du compte", "Tiers", "Libellé", "Débit", "Crédit",
)  # fmt: skip
CHARSET = "iso8859-15"
"""One of the three that the text allows, and the only one with French letters and the euro sign."""
SPELT = str.maketrans("’‘“”–—\xa0\u202fŁłĐđı", "''\"\"--  LlDdi")


def fec(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Flat text: a header, then a line for each movement, tabs between, CR LF at the end, entries numbered from 1."""
    rows = (row for number, entry in enumerate(entries, 1) for row in _rows(number, entry))
    for line in chain([COLUMNS], rows):
        yield "\t".join(map(_flat, line)).encode(CHARSET, "replace") + b"\r\n"


def fec_name(siren: str, last: date) -> str:
    """`732829320FEC20261231.txt`."""
    return f"{siren}FEC{last:%Y%m%d}.txt"


def journal(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The same for spreadsheets."""
    rows = (row for number, entry in enumerate(entries, 1) for row in _journal_rows(number, entry))
    return spreadsheet.lines(HEADINGS, rows)


def _journal_rows(number: int, entry: Entry) -> Iterator[tuple[str, ...]]:
    for movement in entry.movements:
        account, (_code, party) = movement.account, movement.account.party
        yield (
            str(number), f"{entry.on:%d/%m/%Y}", entry.journal.code, entry.piece[0], account.number, account.name,
            words(party), words(entry.label), *_sides(movement),
        )  # fmt: skip


def _rows(number: int, entry: Entry) -> Iterator[tuple[str, ...]]:
    reference, dated = entry.piece
    for movement in entry.movements:
        account, (code, party) = movement.account, movement.account.party
        yield (
            entry.journal.code, entry.journal.name, str(number), _day(entry.on), account.number, account.name, code,
            party, reference, _day(dated), entry.label, *_sides(movement), "", "", _day(entry.recorded_on), "", "",
        )  # fmt: skip


def _sides(movement: Movement) -> tuple[str, str]:
    """Debit and credit: one is filled, the other says nothing."""
    return _amount(max(movement.amount, ZERO)), _amount(max(-movement.amount, ZERO))


def _amount(amount: Money) -> str:
    return f"{amount.amount:.2f}".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _flat(text: str) -> str:
    """Words that neither end a field nor a line, in letters that the charset has."""
    spelt = " ".join(text.translate(SPELT).replace("|", "/").split())
    return "".join(letter if _is_written(letter) else _plain(letter) for letter in spelt)


def _is_written(letter: str) -> bool:
    return letter.encode(CHARSET, "ignore") != b"" and letter.isprintable()


def _plain(letter: str) -> str:
    """The letter without what the charset does not know of it: ő is o."""
    return unicodedata.normalize("NFKD", letter).encode(CHARSET, "ignore").decode(CHARSET) or "?"
