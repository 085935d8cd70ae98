"""Reads what an attestation says: the company, the program, and since when these books are kept with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.attestation import Attested
from storage import ledger
from storage.core import edition
from storage.tables import Company


def attested(session: Session, zone: ZoneInfo) -> Attested | None:
    """What is attested of these books; None while there is no company."""
    company = session.get(Company, 1)
    if company is None:
        return None
    this, began = edition(), ledger.first_at(session)
    return Attested(
        company=f"{company.name}, {company.legal_form}" if company.legal_form else company.name,
        siren=company.siren,
        address=tuple(filter(None, (*company.address.splitlines(), f"{company.postal_code} {company.city}".strip()))),
        first_used_on=began.astimezone(zone).date() if began else None,
        version=this.version,
        commit=this.commit,
        core=this.core,
        is_published=this.is_ours,
        is_demo=company.is_demo,
    )
