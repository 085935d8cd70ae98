"""What the questions of a quote ask about the selling company all the time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam
from sqlmodel import Session, col, select

from storage.prepared import Prepared
from storage.tables import Company, Customer

TAX_STATUS = Prepared(
    select(*(col(name) for name in (Company.name, Company.is_franchise, Company.postal_code, Company.sells)))
    .add_columns(col(Customer.country), col(Customer.is_consumer), col(Customer.vat_number))
    .join_from(
        Company,
        Customer,
        and_(col(Customer.id) == bindparam("customer"), col(Customer.deleted_at).is_(None)),
        isouter=True,
    )
    .where(col(Company.id) == 1)
)


def tax_status(session: Session, customer_id: int | None = None) -> Any:
    """What decides the VAT of a sale to a customer, by the columns' names; None while there is no company."""
    return TAX_STATUS.first(session, customer=customer_id)
