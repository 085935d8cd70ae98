"""The selling company, its pipeline stages and the places where its team talks."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import decimal, key


class Company(SQLModel, table=True):
    """The one company of these books (row 1). `terms` is a code of `domain.terms`, `sells` a `domain.documents.Nature`.

    `is_on_debits`: VAT on services is due when they are invoiced. `vat_group` names the group (assujetti unique) that
    it belongs to, `penalty_rate` is the contract's, in percent a year, and `quote_fee_cents` is what a quote costs.
    """

    id: int | None = key()
    name: str
    legal_form: str
    capital: str = ""
    siren: str
    siret: str = ""
    rcs_town: str = ""
    vat_number: str = ""
    is_franchise: bool = False
    address: str
    postal_code: str
    city: str
    country: str = "FR"
    email: str = ""
    phone: str = ""
    iban: str = ""
    terms: str = "net:30"
    seller_discount: Decimal | None = decimal(nullable=True)
    sells: str = "services"
    is_on_debits: bool = False
    vat_group: str = ""
    penalty_rate: Decimal | None = decimal(nullable=True)
    quote_fee_cents: int | None = Field(default=None, sa_type=BigInteger)
    conditions: str = ""
    logo: bytes | None = None
    is_demo: bool = False


class Stage(SQLModel, table=True):
    """A stage of the pipeline; a deal ends in a stage whose `outcome` is `won` or `lost`. Probability in percent."""

    id: int | None = key()
    position: int = Field(unique=True)
    name: str
    name_en: str
    probability: Decimal = decimal()
    outcome: str = "open"


class TeamPlace(SQLModel, table=True):
    """A channel or group where the team is told; connected by an owner or a manager from inside it.

    One `for_finance` also hears each day's figures and the seal of the books.
    """

    __tablename__ = "team_place"
    __table_args__ = (UniqueConstraint("place"),)

    id: int | None = key()
    place: str
    language: str = "fr"
    for_finance: bool = False
