"""What one quote or invoice says of the company in place of the company's own details."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from domain.addresses import Address, read_address
from domain.documents import Place, Seller
from domain.errors import Refusal
from domain.identity import read_email, read_french_vat_number, read_iban, read_siret, siren_of
from domain.messages import Message, _


def _checked(read: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda value: value and read(value))


class Letterhead(BaseModel):
    """A detail that is None stays the company's own, an empty one is not printed; `logo` is a SHA-256.

    Legal name, form, capital, SIREN, register and seat are not here: they say who sells, on every document
    (C. com. R123-237, R123-238; COMPLIANCE B2 to B5).
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    trading_name: str | None = None
    address: str | None = None
    siret: Annotated[str | None, _checked(read_siret)] = None
    vat_number: Annotated[str | None, _checked(read_french_vat_number)] = None
    email: Annotated[str | None, _checked(read_email)] = None
    phone: str | None = None
    iban: Annotated[str | None, _checked(read_iban)] = None
    logo: str | None = None

    def over(self, seller: Seller) -> Seller:
        """The company with these details; its seat is named apart where another address heads the page."""
        if self.siret and (reason := not_of_company(self.siret, seller.siren)):
            raise Refusal(reason)
        details = self.model_dump(exclude={"address"}, exclude_none=True)
        changed: dict[str, Any] = {name: value or None for name, value in details.items()}
        if self.iban is not None:
            changed["bic"] = None
        return Seller(**dict(seller) | changed | self._located(seller))

    def _located(self, seller: Seller) -> dict[str, Any]:
        if not self.address:
            return {}
        place = read_address(self.address)
        return {
            "address": tuple(place.street.splitlines()),
            "postal_code": place.postal_code,
            "city": place.city,
            "seat": Place(address=seller.address, postal_code=seller.postal_code, city=seller.city or ""),
        }


def details_of(seller: Seller) -> Mapping[str, str]:
    """What a seller's documents say, under the names of a letterhead; empty for what they do not."""
    details = {name: getattr(seller, name) or "" for name in Letterhead.model_fields}
    seat = Address("\n".join(seller.address), seller.postal_code or "", seller.city or "")
    return details | {"address": seat.text}


def not_of_company(siret: str, siren: str | None) -> Message | None:
    """Why an establishment is not this company's, if it is not (COMPLIANCE J6)."""
    if siren is None or siren_of(siret) == siren:
        return None
    return _("That SIRET is another company’s: one of yours begins with {siren}.", siren=siren)
