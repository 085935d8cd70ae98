"""The selling company, its pipeline stages and the places where its team talks."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import decimal, key


class Company(SQLModel, table=True):
    """The one company of these books (row 1). `terms` is a code of `domain.terms`."""

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
