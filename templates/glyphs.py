"""Tells which characters the shipped fonts cannot draw, since one of them makes a PDF/A invalid."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LAID_OUT = frozenset("\n\t")


def missing(text: str) -> str:
    """The characters that cannot be printed, each once, in the order they come; empty when all can."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(c for c in composed if c not in drawable() and not is_invisible(c)))


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
