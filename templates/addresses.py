"""Writes addresses as the post wants them, and identifiers in groups that the eye can read."""

from __future__ import annotations

from babel import Locale

from domain.documents import Party, Place
from domain.messages import Language
from templates.words import REGION


def address(party: Party | Place, language: Language) -> str:
    """An address, one line each; a foreign country comes last and in capitals, as the post wants it."""
    lines = [*party.address, locality(party)]
    if party.country != "FR":
        lines.append(Locale.parse(REGION[language]).territories.get(party.country, party.country).upper())
    return "\n".join(filter(None, lines))


def locality(party: Party | Place) -> str:
    """The line of the post code and the town; in Britain the code comes last."""
    parts = (party.postal_code, party.city)
    return " ".join(filter(None, reversed(parts) if party.country == "GB" else parts))


def grouped(identifier: str, size: int, between: str = "\xa0") -> str:
    """An identifier in groups that stay on one line: `732 829 320`."""
    return between.join(identifier[start : start + size] for start in range(0, len(identifier), size))
