"""Tells which characters the shipped fonts cannot draw, since one of them makes a PDF/A invalid."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LAID_OUT = frozenset("\n\t")
ORDINARY = LAID_OUT | frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset("ŒœŸ€’‘“”„–—…•−\u202f")
"""What Western Europe writes: known without opening the fonts, which takes a tenth of a second."""


def missing(text: str) -> str:
    """The characters that cannot be printed, each once, in the order they come; empty when all can."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(c for c in composed if not (c in ORDINARY or is_invisible(c) or c in drawable())))


def printable(text: str) -> str | None:
    """A text without what cannot be printed, for names that come from a platform; None when nothing is left."""
    lacking = frozenset(missing(text))
    return "".join(character for character in text if character not in lacking).strip() or None


def named(characters: str) -> str:
    """Characters as a person can find them: those that screens do not show either go by their code."""
    return " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in characters)


def is_invisible(character: str) -> bool:
    """Joiners, direction marks, soft hyphens and variation selectors: the layout obeys them, no glyph is drawn."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


@cache
def drawable() -> frozenset[str]:
    """What every shipped weight can draw, and the white space that is laid out rather than drawn."""
    from fontTools.ttLib import TTFont

    weights = []
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            weights.append(frozenset(map(chr, font.getBestCmap())))
    return frozenset.intersection(*weights) | LAID_OUT
