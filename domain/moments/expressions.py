"""Finds the phrases of the grammar in a text and puts together those that belong together: "mardi" "matin" "à 10h"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from domain.messages import Language
from domain.moments import grammar
from domain.moments.days import Resolver
from domain.moments.times import PartOfDay
from domain.moments.words import VOCABULARIES, Vocabulary

_BETWEEN = re.compile(r"[ ,]+")
_WORD = re.compile(r"\w+")
_SAME_LENGTH = str.maketrans(dict.fromkeys("’ʼ‘´", "'") | dict.fromkeys("‐‑–—", "-"))


class Kind(Enum):
    """What a phrase says."""

    DAY = auto()
    PART_OF_DAY = auto()
    CLOCK = auto()
    DELAY = auto()


@dataclass(frozen=True)
class Phrase:
    """One pattern of the grammar and what it stands for."""

    kind: Kind
    pattern: re.Pattern[str]
    resolve: Resolver | None = None
    part: PartOfDay | None = None


Piece = tuple[Phrase, re.Match[str]]


@dataclass(frozen=True)
class Expression:
    """Phrases of a text that follow one another, at most one of each kind, and a delay alone."""

    text: str
    words: Vocabulary
    pieces: tuple[Piece, ...]

    @property
    def span(self) -> tuple[int, int]:
        return self.pieces[0][1].start(), self.pieces[-1][1].end()

    def piece(self, kind: Kind) -> Piece | None:
        return next((piece for piece in self.pieces if piece[0].kind is kind), None)

    @property
    def is_clear(self) -> bool:
        """Whether it means a moment even inside a longer text, where "3h" may well be how long a course takes."""
        return any(
            phrase.kind in (Kind.DAY, Kind.DELAY) or bool({"today", "tonight", "lead"} & _present(match))
            for phrase, match in self.pieces
        )


def level(text: str) -> str:
    """Lower case without accents, character for character, so that places in it are places in the text."""
    return "".join(_level(char) for char in text.translate(_SAME_LENGTH))


def whole(text: str, language: Language) -> Expression | None:
    """The expression that a text is, from its first to its last character."""
    levelled = level(text).rstrip(" .,;!?")
    pieces = _pieces_at(levelled, 0, language, is_loose=True)
    found = Expression(text, VOCABULARIES[language], pieces)
    return found if pieces and found.span[1] == len(levelled) else None


def inside(text: str, language: Language) -> Iterator[Expression]:
    """The expressions in a longer text, from left to right; days that are over are no appointments."""
    levelled, position = level(text), 0
    while word := _WORD.search(levelled, position):
        position = word.end()
        pieces = _without_duration(levelled, language, _pieces_at(levelled, word.start(), language, is_loose=False))
        found = Expression(text, VOCABULARIES[language], pieces)
        if found.is_clear:
            yield found
            position = found.span[1]


def _level(char: str) -> str:
    return str(unicodedata.decimal(char, "")) or unicodedata.normalize("NFD", char).lower()[:1]


def _present(match: re.Match[str]) -> set[str]:
    return {name for name, value in match.groupdict().items() if value}


def _pieces_at(text: str, position: int, language: Language, *, is_loose: bool) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    while piece := _longest(text, position, language, pieces, is_loose=is_loose):
        pieces.append(piece)
        between = _BETWEEN.match(text, piece[1].end())
        if piece[0].kind is Kind.DELAY or not between:
            break
        position = between.end()
    return tuple(pieces)


def _without_duration(text: str, language: Language, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """In "3h mardi 10h" only the second is the time: "3h" is how long it takes."""
    if len(pieces) > 1 and pieces[0][0].kind is Kind.CLOCK:
        later = _pieces_at(text, pieces[1][1].start(), language, is_loose=False)
        return later if any(phrase.kind is Kind.CLOCK for phrase, _match in later) else pieces
    return pieces


def _longest(text: str, position: int, language: Language, before: list[Piece], *, is_loose: bool) -> Piece | None:
    known = {phrase.kind for phrase, _match in before} | ({Kind.DELAY} if before else set())
    found = [
        (phrase, match)
        for phrase in _phrases(language, is_loose=is_loose)
        if phrase.kind not in known and (match := phrase.pattern.match(text, position))
    ]
    return max(found, key=lambda piece: piece[1].end(), default=None)


@cache
def _phrases(language: Language, *, is_loose: bool) -> tuple[Phrase, ...]:
    def compiled(template: str) -> re.Pattern[str]:
        expression = VOCABULARIES[language].fill(template, is_loose=is_loose)
        return re.compile(rf"(?<![\w/.'-])(?:{expression})(?!\w|[-/']\w|[.:,]\d)")

    days = (*grammar.DAYS[language], *(grammar.PAST_DAYS[language] if is_loose else ()))
    lead = grammar.DAY_LEADS[language]
    return (
        *(Phrase(Kind.DAY, compiled(f"{lead}(?:{template})"), resolve=resolve) for template, resolve in days),
        *(Phrase(Kind.PART_OF_DAY, compiled(template), part=part) for template, part in grammar.PARTS_OF_DAY[language]),
        *(Phrase(Kind.CLOCK, compiled(template)) for template in grammar.CLOCKS[language]),
        *(Phrase(Kind.DELAY, compiled(template)) for template in grammar.DELAYS[language]),
    )
