"""Calls that took place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from storage.tables import Call


def add(session: Session, call: Call) -> Call:
    """A new call."""
    session.add(call)
    session.flush()
    return call


def latest(session: Session, customer_id: int, limit: int = 3) -> Sequence[Call]:
    """A customer's last calls, the newest first."""
    query = select(Call).where(Call.customer_id == customer_id, col(Call.deleted_at).is_(None))
    return session.exec(query.order_by(col(Call.at).desc()).limit(limit)).all()
