"""Discounts that wait for a manager, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables import Approval, Customer, Quote


def add(session: Session, approval: Approval) -> Approval:
    """A new request; an earlier one about the same quote is answered no more."""
    outdate(session, approval.quote_id)
    session.add(approval)
    session.flush()
    return approval


def outdate(session: Session, quote_id: int) -> None:
    """Nobody answers what is asked about a quote any more: it is another quote now."""
    waiting = (col(Approval.quote_id) == quote_id, col(Approval.status) == "asked")
    session.connection().execute(update(Approval).where(*waiting).values(status="outdated"))


def locked(session: Session, id: int) -> Approval | None:
    """A request that nobody else answers until the transaction ends."""
    query = select(Approval).where(Approval.id == id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def last(session: Session, quote_id: int) -> Approval | None:
    """The last request about a quote."""
    query = select(Approval).where(Approval.quote_id == quote_id).order_by(col(Approval.id).desc()).limit(1)
    return session.exec(query).first()


def waiting(session: Session, today: date, limit: int = 8) -> Sequence[tuple[Approval, Quote, str]]:
    """What is asked and still may be answered, with the customer's name, the oldest first."""
    query = (
        select(Approval, Quote, Customer.name)
        .join(Quote, col(Quote.id) == col(Approval.quote_id))
        .join(Customer, col(Customer.id) == col(Quote.customer_id))
        .where(Approval.status == "asked", Approval.expires_on >= today)
        .order_by(col(Approval.id))
        .limit(limit)
    )
    return session.exec(query).all()


def unanswered(session: Session, today: date, limit: int = 200) -> Sequence[tuple[Approval, Quote]]:
    """What nobody answered in time."""
    query = (
        select(Approval, Quote)
        .join(Quote, col(Quote.id) == col(Approval.quote_id))
        .where(Approval.status == "asked", Approval.expires_on < today)
        .order_by(col(Approval.id))
        .limit(limit)
    )
    return session.exec(query.with_for_update()).all()
