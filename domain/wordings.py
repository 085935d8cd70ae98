"""How a sentence of the law reads between two dates (COMPLIANCE E3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.errors import Refusal
from domain.messages import Language, _

LAST_DAY_OF_CGI = date(2028, 6, 30)
"""VAT moved to the CIBS on 1 January 2027; articles of the CGI may be cited until this day."""


@dataclass(frozen=True)
class Wording:
    """How one sentence reads between two dates, both included; `{rate}` and the like stand for facts of the sale."""

    french: str
    english: str
    valid_from: date = date.min
    valid_to: date = date.max

    def says(self, language: Language, **facts: str) -> str:
        """The sentence with its facts."""
        text = self.french if language is Language.FRENCH else self.english
        return text.format_map(facts)


def citing_cgi(french: str, english: str) -> tuple[Wording, ...]:
    """A sentence that cites the tax code. Which article of the CIBS follows is not known yet (COMPLIANCE 11)."""
    return (Wording(f"{french} du CGI", f"{english} of the French tax code (CGI)", valid_to=LAST_DAY_OF_CGI),)


def in_force(wordings: Sequence[Wording], on: date, language: Language) -> Wording:
    """The wording of a day; refused where this version knows none, for an out-of-date article is a fault."""
    for wording in wordings:
        if wording.valid_from <= on <= wording.valid_to:
            return wording
    raise Refusal(
        _(
            "This version does not know the legal wording of “{mention}” on {day}: update Comptoir.",
            mention=wordings[-1].says(language),
            day=on,
        )
    )


def percent(rate: Decimal, language: Language) -> str:
    """A rate as the sentence writes it: `12,15 %`."""
    return f"{rate:f}".replace(".", ",") + "\xa0%" if language is Language.FRENCH else f"{rate:f}%"
