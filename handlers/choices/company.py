"""The selling company as a choice: what is known of it already, for the questions that set it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.conversation import Choice, Found, Known
from handlers.choices.base import Choose

if TYPE_CHECKING:
    from handlers.desk import Desk


class TheTaxStatus(Choose):
    """Whether the company charges VAT: all that a line of a quote needs to know of it."""

    is_franchise: bool

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        status = desk.tax_status
        return [Found(cls(id=1, label=status.name, is_franchise=status.is_franchise))] if status else ()


class TheCompany(Choose):
    """The company of these books, if it was set up."""

    name: str
    legal_form: str
    capital: str
    number: str
    rcs_town: str
    vat_number: str
    is_franchise: bool
    address: str
    postal_code: str
    city: str
    email: str
    phone: str
    iban: str
    terms: str

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        company = desk.company_if_any
        if company is None:
            return ()
        facts = {
            name: getattr(company, name) for name in cls.model_fields if name not in ("id", "label", "detail", "number")
        }
        return [Found(cls(id=1, label=company.name, number=company.siret or company.siren, **facts))]

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        return next((found.choice for found in cls.find(desk, "", known)), None)
