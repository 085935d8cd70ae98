"""What conversations ask about the selling company all the time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.prepared import Prepared
from storage.tables import Company


@dataclass(frozen=True)
class TaxStatus:
    """Whether the company of that name is under the VAT franchise."""

    name: str
    is_franchise: bool


TAX_STATUS = Prepared(select(Company.name, Company.is_franchise).where(col(Company.id) == 1))


def tax_status(session: Session) -> TaxStatus | None:
    """The tax status of the company, once it is set up."""
    found = TAX_STATUS.first(session)
    return TaxStatus(*found) if found else None
