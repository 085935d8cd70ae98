"""Tells what a text takes on a line, so that columns are laid out once, and no figure is cut."""

from __future__ import annotations

BODY = 9.0
FIGURE, LETTER, MARK, HEADING, GUTTER = 0.64, 0.56, 0.36, 0.48, 1.5
"""What Inter needs, in em: a figure, a letter, a comma or space, a letter of a heading, the air between columns."""


def room(cells: list[str], heading: str, size: float = BODY) -> float:
    """The width in em that a column needs for its longest figure, set in `size` points, and for its heading."""
    widest = max(map(width, cells), default=0.0)
    return round(max(widest * size / BODY, HEADING * len(heading)) + GUTTER, 2)


def width(text: str) -> float:
    """The width of a text in em."""
    return sum(map(_width, text))


def _width(sign: str) -> float:
    if sign.isdecimal() or sign in "€%−":
        return FIGURE
    return LETTER if sign.isalpha() else MARK
