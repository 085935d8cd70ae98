"""What identifies a company or a person: SIREN, SIRET, VAT number, IBAN, BIC, e-mail, postal code; keys are checked."""

from __future__ import annotations

import re
import unicodedata

from domain.errors import Refusal
from domain.folding import clean
from domain.messages import Message, _

_SEPARATORS = re.compile(r"[\s./_\-‐‑–—]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_POSTAL_CODE = re.compile(r"(?:F-?)?((?:0[1-9]|[1-8]\d|9[0-8])\d{3})")


def read_siren(text: str) -> str:
    """Nine digits, the last one a Luhn key."""
    from stdnum.fr import siren

    digits = _digits(text, 9, _("A SIREN has 9 digits, for example 732 829 320."))
    if not siren.is_valid(digits):
        raise Refusal(_("{number} is not a SIREN: one of its digits is wrong, please check it.", number=digits))
    return digits


def read_siret(text: str) -> str:
    """The SIREN and five digits that name one establishment; La Poste has a key of its own."""
    from stdnum.fr import siret

    digits = _digits(text, 14, _("A SIRET has 14 digits, for example 732 829 320 00074."))
    if not siret.is_valid(digits):
        raise Refusal(_("{number} is not a SIRET: one of its digits is wrong, please check it.", number=digits))
    return digits


def siren_of(siret: str) -> str:
    """The company that an establishment belongs to."""
    return siret[:9]


def vat_number_of(siren: str) -> str:
    """The French VAT number that follows from a SIREN."""
    from stdnum.fr import siren as rules

    return "FR" + rules.to_tva(siren)


def read_vat_number(text: str) -> str:
    """The VAT number of a business in the European Union, its country in front; FR may be left out."""
    from stdnum.eu import vat
    from stdnum.exceptions import ValidationError

    number = _compact(text)
    if re.fullmatch(r"\d{11}", number):
        number = "FR" + number
    country = number[:2].replace("GR", "EL")
    if country.replace("EL", "GR").lower() not in vat.MEMBER_STATES:
        raise Refusal(
            _("A VAT number begins with a country of the European Union, for example FR44 732 829 320. "
              "Leave it empty for a customer elsewhere.")
        )  # fmt: skip
    try:
        return country + vat.validate(number)[2:]
    except ValidationError:
        raise Refusal(_wrong_vat_number(number)) from None


def read_french_vat_number(text: str) -> str:
    """The VAT number of a French seller."""
    number = read_vat_number(text)
    if not number.startswith("FR"):
        raise Refusal(_("A French VAT number begins with FR, for example FR44 732 829 320."))
    return number


def read_iban(text: str) -> str:
    """A bank account, checked by its key (ISO 7064, mod 97) and by the layout of its country."""
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    number = _compact(text)
    if not _IBAN.fullmatch(number):
        raise Refusal(_("That is not an IBAN: it looks like FR76 3000 6000 0112 3456 7890 189."))
    try:
        return iban.validate(number, check_country=False)  # its lists of banks grow old
    except ValidationError:
        raise Refusal(
            _("A character of this IBAN is wrong or missing: copy it again from the bank’s papers.")
        ) from None


def read_bic(text: str) -> str:
    """The code of a bank, 8 or 11 characters."""
    from stdnum import bic

    number = _compact(text)
    if not bic.is_valid(number):
        raise Refusal(_("A BIC has 8 or 11 letters and digits, for example AGRIFRPP."))
    return number


def read_email(text: str) -> str:
    """An e-mail address that is well formed; nobody asks whether it exists."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(clean(text), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refusal(
            _("“{text}” is not an e-mail address: it looks like name@example.com.", text=clean(text))
        ) from None


def read_postal_code(text: str) -> str:
    """A French postal code, overseas included."""
    match = _POSTAL_CODE.fullmatch(_compact(text))
    if not match:
        raise Refusal(_("A French postal code has 5 digits, for example 75011."))
    return match[1]


def _compact(text: str) -> str:
    digits = (str(unicodedata.decimal(char, char)) for char in clean(text))
    return _SEPARATORS.sub("", "".join(digits)).upper()


def _digits(text: str, count: int, expected: Message) -> str:
    digits = _compact(text)
    if not re.fullmatch(rf"(?!0+$)[0-9]{{{count}}}", digits):
        raise Refusal(expected)
    return digits


def _wrong_vat_number(number: str) -> Message:
    from stdnum.fr import siren

    if number.startswith("FR") and siren.is_valid(number[4:]):
        return _("The key of {number} is wrong: did you mean {meant}?", number=number, meant=vat_number_of(number[4:]))
    return _("{number} is not a VAT number: one of its characters is wrong, please check it.", number=number)
