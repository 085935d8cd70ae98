"""How the parts of a quote in one line are written, in French and in English."""

from __future__ import annotations

import re

from domain.messages import Message, _

SIGNED = r"[-–−]"
FIGURE = r"\d(?:[\d.,'’]*\d)?(?:[ \u202f\xa0]\d{3}(?!\d))*(?:[.,]\d+)?"
AMOUNT = rf"(?:€ ?)?{FIGURE}(?: ?[kK]\b)?(?: ?(?:€|euros?\b|eur\b))?"
IN_EUROS = rf"(?:€ ?{FIGURE}|{FIGURE}(?: ?[kK])? ?(?:€|euros?\b|eur\b))"
PERCENT = rf"{FIGURE} ?%"
END = r"(?=[,;]?(?:\s|$))"
_UNITS: tuple[tuple[str, Message], ...] = (
    (r"j|(?i:jours?|journ[ée]es?)|d|(?i:days?)", _("day")),
    (r"h|(?i:heures?|hours?)", _("hour")),
    (r"(?i:mois|months?)", _("month")),
    (r"(?i:semaines?|weeks?)", _("week")),
    (r"m²|m2", Message("m²")),
    (r"m³|m3", Message("m³")),
    (r"ml|kg|km", Message("")),
    (r"x|×|u|(?i:pi[eè]ces?|pcs?|pces?|unit[eé]?s?)", Message("")),
)
UNIT = "|".join(pattern for pattern, _label in _UNITS)
_FLAT = r"(?i:forfait|lump sum|flat)"
_OF = r"(?:(?i:d['’]|(?:de|of)\s+))?"
START = re.compile(rf"(?:^|(?<=\s))(?:(?P<flat>{_FLAT})|(?P<quantity>{FIGURE}) ?(?P<unit>{UNIT}))\s+{_OF}(?=\S)")
BARE_START = re.compile(rf"(?:^|(?<=\s))(?P<quantity>{FIGURE})\s+(?!(?:{UNIT}){END}\W*$)(?=[^\W\d])")
OPTION_HEAD = re.compile(r"(?:^|(?<=\s))(?i:options?)(?:\s?:)?\s+(?=\S)")
PARTING = re.compile(r"\s\+(?=\s)|[,;](?=\s)")
PRICED_NEXT = re.compile(r"\s+[^\W\d][^@+,;]*@")
IS_DICTATED = re.compile(
    rf"(?:^|\s)(?:@\s?\S|{FIGURE}(?:{UNIT})\s+\S|{_FLAT}\s+\S|\+\s+(?:{FIGURE}|{_FLAT})\s"
    rf"|{FIGURE}\s(?:{UNIT})\s(?i:d['’]|(?:de|of)\s)|{FIGURE}\s.*\s(?:(?:à|a|at)\s€? ?\d|{IN_EUROS}))"
)

_PER = rf"(?:(?: ?/ ?|\s(?i:par|per|le|la|l['’]|de l['’]) ?)(?P<per>{UNIT}))?(?:\s?(?i:ht))?"
PRICES = (
    re.compile(rf"(?:^|(?<=\s))@\s?(?P<price>{AMOUNT}){_PER}{END}"),
    re.compile(rf"(?<=\s)(?:à|a|at)\s(?P<price>{AMOUNT}){_PER}{END}(?!.*\s(?:à|a|at)\s€? ?\d)"),
)
LAST_PRICE = re.compile(rf"(?<=\s)(?P<price>{AMOUNT}){_PER}[\s,;]*$")
PRICE_IN_EUROS = re.compile(rf"(?<=\s)(?P<price>{IN_EUROS}){_PER}{END}")

OPTIONAL = rf"((?i:(?:en|as an) option|optionnel(?:le)?|optional)){END}"
OPTION = rf"((?i:option)){END}"
VALIDITY = (
    rf"(?i:v|valable|valid)\s?(?:(?i:jusqu['’]au|until)\s)?(\d{{1,3}}\s?(?:j|jours?|d|days?)|[\d/.-]{{3,10}}){END}"
)
_DAYS = r"\d{1,3}\s?(?:j|(?i:jours?)|d|(?i:days?))"
_MONTH_END = r"(?i:fin de mois|fdm|end of month|eom)"
_PAID = r"(?i:paiement|payable|r[èe]glement|payment|paid)\s(?:(?i:à|a|sous|at|in|within)\s)?"
TERMS = (
    rf"(?:{_PAID})?({_DAYS}\s(?:(?i:nets?)|{_MONTH_END})){END}",
    rf"{_PAID}({_DAYS}|{_MONTH_END}(?:\s{_DAYS})?){END}",
    rf"(?:{_PAID})?((?i:au\s)?(?i:comptant)){END}",
    rf"(?:{_PAID})?((?i:[àa]\s)?(?i:r[ée]ception)(?i:\sde\s(?:la\s)?facture)?|(?i:on receipt)){END}(?![^@+]*@)",
)


def _share(names: str) -> str:
    """A percent of the whole, the sign optional after its name; an amount in euros is read, to be refused."""
    return (
        rf"(?:(?i:{names})\s?:?\s(?:(?i:de|of)\s)?({IN_EUROS}|{FIGURE} ?%?){END}"
        rf"|({PERCENT})\s(?i:d['’]|de\s|of\s)?(?i:{names}){END})"
    )


DEPOSIT = _share("acompte|deposit")
DISCOUNT = _share("remise|discount")
SUSPECT = re.compile(rf"(?:^|(?<=\s))(?:@\S*|{SIGNED}\S*\d\S*|[vV]{SIGNED}?\d\S*|(?i:acompte|deposit)\b(?: \S+)?)")
"""What begins like a price, a discount or a validity, and was not read as one."""


def unit_of(said: str | None) -> Message | None:
    """How a unit is printed; None for a mere count."""
    if not said:
        return None
    label = next(label for pattern, label in _UNITS if re.fullmatch(pattern, said))
    if label.text:
        return label
    return Message(said) if said in ("ml", "kg", "km") else None
