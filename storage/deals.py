"""Deals, the stages they go through, and every move along them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.folding import fold
from domain.money import ZERO, Money
from storage import search as searching
from storage.changes import Change, apply
from storage.tables import Customer, Deal, DealMove, Reminder, Stage


@dataclass(frozen=True)
class InStage:
    """The open deals of one stage: how many, for how much, and how much of it is likely."""

    stage: Stage
    count: int
    total: Money
    weighted: Money


def stages(session: Session) -> Sequence[Stage]:
    """The pipeline, from the first stage to the last."""
    return session.exec(select(Stage).order_by(col(Stage.position))).all()


def stage(session: Session, id: int) -> Stage:
    """A stage by id."""
    return session.exec(select(Stage).where(Stage.id == id)).one()


def stage_of(session: Session, outcome: str) -> Stage:
    """The stage in which deals end won, or lost; the first open one for `open`."""
    query = select(Stage).where(Stage.outcome == outcome).order_by(col(Stage.position)).limit(1)
    return session.exec(query).one()


def place_after(session: Session, stage_id: int) -> int | None:
    """A position half-way to the next stage; None when there is no room."""
    positions = [found.position for found in stages(session)]
    here = stage(session, stage_id).position
    after = min((position for position in positions if position > here), default=here + 2000)
    return (here + after) // 2 if after - here > 1 else None


def is_used(session: Session, stage_id: int) -> bool:
    """Whether a deal is or was in a stage."""
    ever = select(DealMove.id).where((DealMove.to_stage_id == stage_id) | (DealMove.from_stage_id == stage_id))
    now = select(Deal.id).where(Deal.stage_id == stage_id)
    return any(session.exec(query.limit(1)).first() is not None for query in (now, ever))


def get(session: Session, id: int) -> Deal | None:
    """A deal that was not removed."""
    deal = session.get(Deal, id)
    return deal if deal is not None and deal.deleted_at is None else None


def locked(session: Session, id: int) -> Deal | None:
    """A deal that nobody else moves until the transaction ends."""
    query = select(Deal).where(Deal.id == id, col(Deal.deleted_at).is_(None)).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def add(session: Session, deal: Deal, now: datetime) -> Deal:
    """A new deal, and its entry into the pipeline."""
    deal.folded = fold(deal.name)
    session.add(deal)
    session.flush()
    _note_move(session, deal, None, deal.owner_id, now)
    return deal


def change(session: Session, deal: Deal, values: Mapping[str, Any]) -> Change:
    """Change a deal; searches follow."""
    return apply(session, deal, {**values, "folded": fold(values.get("name", deal.name))})


def move(session: Session, deal: Deal, to: Stage, person_id: int, now: datetime, lost_reason: str = "") -> Change:
    """Move a deal to a stage; one that ends there is closed, one that comes back is open again."""
    came_from = deal.stage_id
    closed_at = now if to.outcome != "open" else None
    change = apply(session, deal, {"stage_id": to.id, "closed_at": closed_at, "lost_reason": lost_reason})
    _note_move(session, deal, came_from, person_id, now)
    return change


def note_return(session: Session, deal: Deal, came_from: int, person_id: int, now: datetime) -> None:
    """Keep that a move was undone among the deal's moves."""
    if came_from != deal.stage_id:
        _note_move(session, deal, came_from, person_id, now)


def last_move(session: Session, deal_id: int) -> DealMove | None:
    """The last move of a deal."""
    query = select(DealMove).where(DealMove.deal_id == deal_id).order_by(col(DealMove.id).desc()).limit(1)
    return session.exec(query).first()


def of_customer(session: Session, customer_id: int, limit: int = 20) -> Sequence[tuple[Deal, Stage]]:
    """A customer's deals, the open ones first, then the last closed."""
    query = (
        select(Deal, Stage)
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .where(Deal.customer_id == customer_id, col(Deal.deleted_at).is_(None))
        .order_by(col(Deal.closed_at).is_not(None), col(Deal.id).desc())
        .limit(limit)
    )
    return session.exec(query).all()


def counts_of_customer(session: Session, customer_id: int) -> Mapping[str, tuple[int, Money]]:
    """How many of a customer's deals are open, won and lost, and for how much."""
    query = (
        select(Stage.outcome, func.count(), func.coalesce(func.sum(Deal.amount_cents), 0))
        .join(Deal, col(Deal.stage_id) == col(Stage.id))
        .where(Deal.customer_id == customer_id, col(Deal.deleted_at).is_(None))
        .group_by(Stage.outcome)
    )
    return {outcome: (count, Money(int(cents or 0))) for outcome, count, cents in session.exec(query).all()}


def open_ones(
    session: Session, *, stage_id: int | None = None, customer_id: int | None = None, limit: int = 8
) -> Sequence[tuple[Deal, Stage, str]]:
    """Open deals with their stage and customer's name, the newest first."""
    query = _open()
    if stage_id is not None:
        query = query.where(Deal.stage_id == stage_id)
    if customer_id is not None:
        query = query.where(Deal.customer_id == customer_id)
    return list(session.exec(query.order_by(col(Deal.id).desc()).limit(limit)).all())


def named(
    session: Session, typed: str, *, customer_id: int | None = None, closed: bool = False, limit: int = 8
) -> Sequence[tuple[tuple[Deal, Stage, str], bool]]:
    """Open deals, or `closed` ones too, by words of their name or their customer's, and whether those surely fit."""
    if not fold(typed):
        return [(row, False) for row in open_ones(session, customer_id=customer_id, limit=limit)]
    by_name = searching.find(session, Deal, typed, 40)
    by_customer = searching.find(session, Customer, typed, 20) if customer_id is None else ()
    deals = {deal.id: sure for deal, sure in by_name}
    buyers = {customer.id: sure for customer, sure in by_customer}
    among = _deals() if closed else _open()
    if customer_id is not None:
        among = among.where(Deal.customer_id == customer_id)
    hits = (col(Deal.id).in_(list(deals)), col(Deal.customer_id).in_(list(buyers)))
    newest = [among.where(hit).order_by(col(Deal.id).desc()).limit(limit) for hit in hits]
    found = {row[0].id: row for query in newest for row in session.exec(query).all()}
    rows = [found[id] for id in sorted(found, reverse=True)[:limit]]
    marked = [(row, deals.get(row[0].id, False) or buyers.get(row[0].customer_id, False)) for row in rows]
    return sorted(marked, key=lambda pair: not pair[1])


def pipeline(session: Session) -> Sequence[InStage]:
    """What lies in each open stage."""
    sums = (
        select(Deal.stage_id, func.count(), func.coalesce(func.sum(Deal.amount_cents), 0))
        .where(col(Deal.closed_at).is_(None), col(Deal.deleted_at).is_(None))
        .group_by(col(Deal.stage_id))
    )
    found = {stage_id: (count, Money(int(cents or 0))) for stage_id, count, cents in session.exec(sums).all()}
    lie = [(stage, *found.get(stage.id or 0, (0, ZERO))) for stage in stages(session) if stage.outcome == "open"]
    return [InStage(stage, count, total, total.times(stage.probability / 100)) for stage, count, total in lie]


def without_next_step(session: Session, owner_id: int, limit: int = 5) -> Sequence[tuple[Deal, Stage, str]]:
    """A person's open deals for which nothing is planned, the oldest first."""
    planned = select(Reminder.id).where(
        Reminder.deal_id == Deal.id, col(Reminder.done_at).is_(None), col(Reminder.deleted_at).is_(None)
    )
    query = _open().where(Deal.owner_id == owner_id, ~planned.exists())
    return list(session.exec(query.order_by(col(Deal.id)).limit(limit)).all())


def _open() -> Any:
    return _deals().where(col(Deal.closed_at).is_(None))


def _deals() -> Any:
    """The joined query; SQLModel has no short name for its type."""
    return (
        select(Deal, Stage, Customer.name)
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .join(Customer, col(Customer.id) == col(Deal.customer_id))
        .where(col(Deal.deleted_at).is_(None))
    )


def _note_move(session: Session, deal: Deal, came_from: int | None, person_id: int, now: datetime) -> None:
    assert deal.id is not None
    session.add(
        DealMove(deal_id=deal.id, person_id=person_id, from_stage_id=came_from, to_stage_id=deal.stage_id, at=now)
    )
    session.flush()
