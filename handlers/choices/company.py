"""The selling company as a choice: what is known of it already, for the questions that set it up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.conversation import Choice, Found, Known
from domain.vat import Territory, territory_of
from domain.vat_cases import Sold
from handlers.choices.base import Choose
from storage import companies, customers, quotes

if TYPE_CHECKING:
    from handlers.desk import Desk


class TheTaxStatus(Choose):
    """How a sale is taxed: by where the company stands and what it sells, and by the customer who was chosen."""

    is_franchise: bool
    territory: Territory
    sells: Sold
    country: str = "FR"
    is_consumer: bool = False
    vat_number: str | None = None

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        """As the customer is today: a form may have been open since before their VAT number was there."""
        known_as = companies.tax_status(desk.books, _buyer(desk, known))
        if known_as is None:
            return ()
        buyer = {name: getattr(known_as, name) for name in ("country", "is_consumer", "vat_number")}
        status = cls(
            id=1, label=known_as.name, is_franchise=known_as.is_franchise, sells=Sold(known_as.sells),
            territory=territory_of(known_as.postal_code), **(buyer if known_as.country else {}),
        )  # fmt: skip
        return [Found(status)]


def _buyer(desk: Desk, known: Known) -> int | None:
    """The customer who was chosen, or the one of the quote that is billed."""
    chosen = known.customer
    if chosen is None:
        quote = quotes.get(desk.books, known.quote.id) if known.quote else None
        return quote.customer_id if quote else None
    if chosen.id:
        return int(chosen.id)
    customer = customers.called(desk.books, chosen.label)
    return customer.id if customer else None


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
    sells: str
    is_on_debits: bool
    vat_group: str
    penalty_rate: Decimal | None
    quote_fee_cents: int | None
    conditions: str

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
