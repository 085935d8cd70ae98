"""Finds records by what people call them: accents, case, parts of words and up to two typos aside.

Both databases keep trigram indexes of the folded names in step by themselves (`migrations/search.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, combinations
from typing import TypeVar

from rapidfuzz.distance import OSA
from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.folding import fold
from storage.tables import Contact, Customer, Deal, Product

Searched = TypeVar("Searched", Customer, Contact, Deal, Product)

CONTAINING = 60
RESEMBLING = 300
COMMON = 4000
"""Trigrams that occur in more rows than this tell little alone: looking them all up would take too long."""
PAIRED = 6


def find(session: Session, table: type[Searched], typed: str, limit: int = 8) -> Sequence[tuple[Searched, bool]]:
    """The rows that the words may mean, best first, and whether the words are really in the name."""
    if sure := find_sure(session, table, typed, limit):
        return [(row, True) for row in sure]
    words: list[str] = fold(typed)[:80].split()
    if not words:
        return []
    near = _rows(session, table, _resembling(session, str(table.__tablename__), words))
    marked = [(mark, row) for row in near if (mark := _typos(words, row.folded.split())) is not None]
    marked.sort(key=lambda pair: (pair[0], len(pair[1].folded), pair[1].folded, pair[1].id))
    return [(row, False) for _mark, row in marked[:limit]]


def find_sure(session: Session, table: type[Searched], typed: str, limit: int = 8) -> Sequence[Searched]:
    """The rows in whose name all the words are, best first."""
    folded: str = fold(typed)[:80]
    words: list[str] = folded.split()
    if not words:
        return []
    name: str = str(table.__tablename__)
    rows = _rows(session, table, [*_named(session, name, folded), *_containing(session, name, words)])
    sure = [row for row in rows if all(word in row.folded for word in words)]
    return sorted(sure, key=lambda row: _nearness(row, folded))[:limit]


def _nearness(row: Customer | Contact | Deal | Product, folded: str) -> tuple[bool, bool, bool, int, str]:
    """The whole name first, then names that begin with the words, then those with a word that does."""
    name = row.folded
    return name != folded, not name.startswith(folded), f" {folded}" not in f" {name}", len(name), name


def _rows(session: Session, table: type[Searched], ids: Iterable[int]) -> Sequence[Searched]:
    wanted = list(ids)
    if not wanted:
        return []
    return session.exec(select(table).where(col(table.id).in_(wanted), col(table.deleted_at).is_(None))).all()


def _named(session: Session, name: str, folded: str) -> Sequence[int]:
    """Rows of that very name, however many others contain it."""
    statement = f"SELECT id FROM {name} WHERE folded = :folded LIMIT :most"
    return _ids(session, statement, folded=folded, most=CONTAINING)


def _containing(session: Session, name: str, words: Sequence[str]) -> Sequence[int]:
    """Rows that contain every word, by the index; two letters are looked for at the beginning of the name."""
    long = [word for word in words if len(word) > 2]
    if session.get_bind().dialect.name == "postgresql":
        patterns = [f"%{word}%" for word in long] or [f"{words[0]}%"]
        conditions = " AND ".join(f"folded LIKE :w{number}" for number in range(len(patterns)))
        statement = f"SELECT id FROM {name} WHERE {conditions} AND deleted_at IS NULL LIMIT :most"
        return _ids(session, statement, **_numbered(patterns), most=CONTAINING)
    if not long:
        statement = f"SELECT id FROM {name} WHERE folded >= :word AND folded < :after LIMIT :most"
        return _ids(session, statement, word=words[0], after=words[0] + "\U0010ffff", most=CONTAINING)
    matching = " AND ".join(f'"{word}"' for word in long)
    statement = f"SELECT rowid FROM {name}_trigrams WHERE {name}_trigrams MATCH :words LIMIT :most"
    return _ids(session, statement, words=matching, most=CONTAINING)


def _resembling(session: Session, name: str, words: Sequence[str]) -> Sequence[int]:
    """Rows that share rare trigrams with the words."""
    if session.get_bind().dialect.name == "postgresql":
        return _resembling_words(session, name, words)
    grams = sorted({gram for word in words for gram in _trigrams(word)})
    matching = " OR ".join(_rare(session, name, grams))
    if not matching:
        return []
    statement = f"SELECT rowid FROM {name}_trigrams WHERE {name}_trigrams MATCH :words ORDER BY rank LIMIT :most"
    return _ids(session, statement, words=matching, most=RESEMBLING)


def _resembling_words(session: Session, name: str, words: Sequence[str]) -> Sequence[int]:
    """Rows with all the words that some name contains, and with something like each of the others."""
    right = [word for word in words if len(word) > 2 and _containing(session, name, [word])]
    wrong = [word for word in words if word not in right]
    conditions = [f"folded LIKE :r{number}" for number in range(len(right))]
    values: dict[str, object] = {f"r{number}": f"%{word}%" for number, word in enumerate(right)}
    session.connection().exec_driver_sql("SET LOCAL pg_trgm.word_similarity_threshold = 0.3")
    found: list[int] = []
    for spelling in [*(spelling for word in wrong for spelling in _swapped(word)), " ".join(wrong)]:
        is_swap = spelling != " ".join(wrong)
        condition = "folded LIKE :word" if is_swap else "folded %> :word ORDER BY folded <->> :word"
        statement = f"SELECT id FROM {name} WHERE {' AND '.join([*conditions, condition])} LIMIT :most"
        found += _ids(session, statement, **values, word=f"%{spelling}%" if is_swap else spelling, most=RESEMBLING)
    return found


def _rare(session: Session, name: str, grams: Sequence[str]) -> Sequence[str]:
    """What to look up: the rarest trigrams until their rows are many enough; where even those are common, pairs."""
    marks = ", ".join(f":w{number}" for number in range(len(grams)))
    statement = text(f"SELECT term, doc FROM {name}_trigrams_counted WHERE term IN ({marks}) ORDER BY doc")
    counted = session.connection().execute(statement, _numbered(grams)).all()
    sums = accumulate(count for _term, count in counted)
    chosen = [f'"{term}"' for (term, _count), rows in zip(counted, sums, strict=True) if rows <= COMMON]
    if len(chosen) > 2:
        return chosen
    pairs = combinations([f'"{term}"' for term, _count in counted[:PAIRED]], 2)
    return [*chosen, *(f"({first} AND {second})" for first, second in pairs)]


def _trigrams(word: str) -> Iterable[str]:
    """The word's trigrams with its ends, and those of its neighbouring spellings."""
    for spelling in (word, *_swapped(word)):
        padded = f" {spelling} "
        yield from (padded[n : n + 3] for n in range(len(padded) - 2))


def _swapped(word: str) -> Sequence[str]:
    """A short word with two neighbours swapped: it shares no trigram with what was meant."""
    return [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)] if len(word) <= 6 else []


def _typos(words: Sequence[str], name: Sequence[str]) -> int | None:
    """How many typos make the words out of the name's, two at most for each word; None when there are more."""
    total = 0
    for word in words:
        allowed = 0 if len(word) < 3 else 1 if len(word) < 5 else 2
        least = min((_distance(word, other, allowed) for other in name), default=allowed + 1)
        if least > allowed:
            return None
        total += least
    return total


def _distance(typed: str, word: str, allowed: int) -> int:
    """The typos between what was typed and a word, or its beginning when it is longer."""
    whole = OSA.distance(typed, word, score_cutoff=allowed)
    beginnings = (word[: len(typed) + more] for more in (-1, 0, 1))
    part = min(OSA.distance(typed, start, score_cutoff=allowed) for start in beginnings)
    return int(min(whole, part))


def _numbered(words: Sequence[str]) -> dict[str, object]:
    return {f"w{number}": word for number, word in enumerate(words)}


def _ids(session: Session, statement: str, **values: object) -> Sequence[int]:
    return [int(row[0]) for row in session.connection().execute(text(statement), values)]
