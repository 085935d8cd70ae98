"""The units that people write and their codes (UN/ECE Recommendations 20 and 21); platforms refuse any other word."""

from __future__ import annotations

from domain.folding import fold

OTHER = "C62"
"""One, of whatever kind."""

LABELS = {
    "H87": "pièce pce pc piece",
    "MIN": "minute min mn",
    "HUR": "heure h hr hour",
    "DAY": "jour j jr jh journée day jour-homme",
    "WEE": "semaine sem week",
    "MON": "mois month",
    "QAN": "trimestre quarter",
    "ANN": "an année year",
    "LS": "forfait ft fft lump-sum flat-rate",
    "E48": "prestation intervention service",
    "SET": "ensemble ens set kit",
    "PR": "paire pair",
    "DZN": "douzaine dozen",
    "CEN": "centaine hundred",
    "MIL": "millier mille thousand",
    "IE": "personne participant person",
    "D68": "mot word",
    "ZP": "page",
    "GRM": "g gramme gram",
    "KGM": "kg kilo kilogramme kilogram",
    "TNE": "t tonne",
    "MMT": "mm millimètre millimetre",
    "CMT": "cm centimètre centimetre",
    "MTR": "m mètre metre meter",
    "LM": "ml mètre-linéaire linear-metre",
    "KMT": "km kilomètre kilometre",
    "CMK": "cm² centimètre-carré",
    "MTK": "m² mètre-carré square-metre",
    "H18": "ha hectare",
    "MTQ": "m³ mètre-cube cubic-metre",
    "CLT": "cl centilitre",
    "LTR": "l litre liter",
    "HLT": "hl hectolitre",
    "KWH": "kWh kilowattheure kilowatt-hour",
    "XBX": "boîte box",
    "XCT": "carton",
    "XBO": "bouteille bottle",
    "XBG": "sac bag",
    "XPK": "paquet colis package",
    "XPX": "palette pallet",
    "XRO": "rouleau roll",
}
"""The words of each code; a hyphen stands for a space."""

_CODES = {fold(word): code for code, words in LABELS.items() for word in words.split()}


def unit_code(label: str | None) -> str:
    """The code of a unit as somebody wrote it, singular or plural."""
    word = fold(label or "")
    return _CODES.get(word) or _CODES.get(" ".join(part.removesuffix("s") for part in word.split()), OTHER)
