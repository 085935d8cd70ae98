"""Postal addresses as people type them in one go: street, postal code, town, and a country when it is not France."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import Refusal
from domain.folding import clean, fold
from domain.messages import _

_CODE = r"(?:[A-Z]{1,2}-)?(?:\d{4} [A-Z]{2}\b|\d{2}-\d{3}|\d{3} \d{2}|\d{4,5}(?:-\d{3})?)"
_LAST_LINE = re.compile(rf"(?P<code>{_CODE}) +(?P<town>\D.*)")
_ABROAD = re.compile(r"(?P<code>)(?P<town>.*[^\W\d_].*)")
_BRITISH = r"(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
_BRITISH_LINES = (re.compile(rf"(?P<town>.*\D) +{_BRITISH}", re.I), re.compile(rf"{_BRITISH} +(?P<town>\D.*)", re.I))
_COUNTRIES = {
    "france": "FR", "belgique": "BE", "belgium": "BE", "suisse": "CH", "switzerland": "CH", "luxembourg": "LU",
    "allemagne": "DE", "germany": "DE", "italie": "IT", "italy": "IT", "espagne": "ES", "spain": "ES", "portugal": "PT",
    "pays bas": "NL", "netherlands": "NL", "autriche": "AT", "austria": "AT", "monaco": "MC", "irlande": "IE",
    "ireland": "IE", "danemark": "DK", "denmark": "DK", "suede": "SE", "sweden": "SE", "finlande": "FI",
    "finland": "FI", "pologne": "PL", "poland": "PL", "republique tcheque": "CZ", "tchequie": "CZ", "czechia": "CZ",
    "slovaquie": "SK", "slovakia": "SK", "hongrie": "HU", "hungary": "HU", "roumanie": "RO", "romania": "RO",
    "bulgarie": "BG", "bulgaria": "BG", "grece": "GR", "greece": "GR", "croatie": "HR", "croatia": "HR",
    "slovenie": "SI", "slovenia": "SI", "estonie": "EE", "estonia": "EE", "lettonie": "LV", "latvia": "LV",
    "lituanie": "LT", "lithuania": "LT", "chypre": "CY", "cyprus": "CY", "malte": "MT", "malta": "MT",
    "royaume uni": "GB", "united kingdom": "GB", "uk": "GB", "angleterre": "GB", "england": "GB", "norvege": "NO",
    "norway": "NO", "etats unis": "US", "united states": "US", "usa": "US", "canada": "CA", "maroc": "MA",
    "morocco": "MA", "tunisie": "TN", "tunisia": "TN", "algerie": "DZ", "algeria": "DZ", "senegal": "SN",
    "cote d ivoire": "CI", "ivory coast": "CI", "japon": "JP", "japan": "JP", "chine": "CN", "china": "CN",
    "inde": "IN", "india": "IN", "bresil": "BR", "brazil": "BR", "australie": "AU", "australia": "AU",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """`street` may have several lines; `country` is an ISO 3166 code."""

    street: str
    postal_code: str
    city: str
    country: str = "FR"

    @property
    def text(self) -> str:
        """On one line, as `read_address` reads it again."""
        abroad = next((name.title() for name, code in _COUNTRIES.items() if code == self.country), self.country)
        parts = [*self.street.splitlines(), f"{self.postal_code} {self.city}".strip()]
        return ", ".join(parts if self.country == "FR" else [*parts, abroad])


def read_address(text: str) -> Address:
    """An address: "4 rue des Tanneurs, 69007 Lyon"; the street and the town are both needed."""
    parts = [part.strip() for part in re.split(r"[,\n]", clean(text)) if part.strip()]
    country = _COUNTRIES.get(fold(parts[-1])) if parts else None
    if country:
        parts.pop()
    if len(parts) == 1:
        parts = _without_comma(parts[0])
    last = _last_line(parts[-1], country) if parts else None
    if last is None or len(parts) < 2 or (country in (None, "FR") and len(last["code"]) != 5):
        raise Refusal(_("I need street, postal code and town, for example: 4 rue des Tanneurs, 69007 Lyon."))
    return Address("\n".join(parts[:-1]), last["code"], last["town"], country or "FR")


def _last_line(line: str, country: str | None) -> re.Match[str] | None:
    """Postal code and town; in Britain the code comes last, or first on a form, and elsewhere it may be anything."""
    shapes = _BRITISH_LINES if country == "GB" else (_LAST_LINE,)
    if country not in (None, "FR"):
        shapes = (*shapes, _ABROAD)
    return next((found for shape in shapes if (found := shape.fullmatch(line))), None)


def one_line(text: str) -> str:
    """The address in the one form that is kept while it is asked."""
    return read_address(text).text


def _without_comma(text: str) -> list[str]:
    """ "4 rue des Tanneurs 69007 Lyon": the last five digits begin the last line."""
    found = list(re.finditer(r" (?=\d{5} +\D)", text))
    return [text[: found[-1].start()], text[found[-1].end() :]] if found else [text]
