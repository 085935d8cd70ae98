"""What to say of words in a one-line quote that were not understood: what was meant, or how it is written."""

from __future__ import annotations

import re
from difflib import get_close_matches

from domain.folding import fold
from domain.messages import Message, _

ALLOWED = _("-10%, -50€, vat 10, option, v30d, deposit 30%, discount 5%, 30 days net")
_SHARES = {"acompte": "30%", "deposit": "30%", "remise": "5%", "discount": "5%"}
_OTHERS = ("option", "optionnel", "comptant", "valable", "reception", "forfait", "tva", "vat")
_SHARE_LIKE = re.compile(r"(?:^|(?<=\s))(?P<name>[^\W\d]+)\s(?:(?:de|of)\s)?\d\S*(?: ?%)")
_HOW = (
    (r"@", _("a price is written @900 or @1200.50/d")),
    (r"[-–−]", _("a discount is written -10% or -50€")),
    (r"[vV]", _("a validity is written v30d or v31/12")),
    (r"", _("a deposit is written as a percent: deposit 30%")),
)


def misspelt_share(text: str, start: int, end: int) -> re.Match[str] | None:
    """A word before a percent that is nearly the name of one ("accompte 30%")."""
    found = _SHARE_LIKE.finditer(text, start, end)
    return next((match for match in found if get_close_matches(fold(match["name"]), _SHARES, 1, 0.8)), None)


def suspect(words: str) -> Message:
    """Of what begins like a price, a discount, a validity or a deposit: how it is written."""
    how = next(how for beginning, how in _HOW if re.match(beginning, words))
    return _("I cannot read “{words}”: {how}.", words=words, how=how)


def after_price(words: str) -> Message:
    """Of what follows the price and is none of what may follow it."""
    first, _space, rest = words.partition(" ")
    if fold(first) in ("ttc", "vat incl"):
        return _("Prices are before VAT: type the price without it.")
    if re.fullmatch(r"\d{1,3} ?(?:j|jours?|d|days?)", words):
        return _("“{words}” can be read two ways: v30d is a validity, 30 days net are payment terms.", words=words)
    if near := get_close_matches(fold(first), (*_SHARES, *_OTHERS), 1, 0.75):
        return _("“{words}”: did you mean “{meant}”?", words=first, meant=_meant(near[0], rest))
    return _("I cannot read “{words}” after the price. What may stand there: {allowed}.", words=words, allowed=ALLOWED)


def _meant(name: str, rest: str) -> str:
    """The name spelt well, with the figure that was typed; an example of one where there is none."""
    figure = re.match(r"(?:(?:de|of) )?(\d\S*(?: ?%)?)", rest)
    shown = figure[1] if figure else _SHARES.get(name, "")
    return f"{name} {shown}".strip() if name in _SHARES or figure else name
