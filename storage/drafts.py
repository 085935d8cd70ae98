"""Drafts of conversations; saving and ending one is optimistic: of two at once, one wins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from domain.conversation import Draft
from domain.errors import Stale
from domain.messages import _
from storage.tables import DraftRow

STALE_AFTER = timedelta(days=30)
"""How long an open draft is still proposed."""

BEGIN = insert(DraftRow).returning(col(DraftRow.id))
OPEN = (
    select(DraftRow)
    .where(DraftRow.person_id == bindparam("person"), DraftRow.ended == "", DraftRow.touched_at > bindparam("since"))
    .order_by(col(DraftRow.touched_at).desc(), col(DraftRow.id).desc())
    .limit(bindparam("most"))
)
CHANGE = update(DraftRow).where(
    col(DraftRow.id) == bindparam("draft"), col(DraftRow.version) == bindparam("seen"), col(DraftRow.ended) == ""
)


def begin(session: Session, draft: Draft, now: datetime) -> Draft:
    """Keep a new draft."""
    values = {
        "form": draft.form, "person_id": draft.person, "version": 1, "log": _log(draft), "ended": "", "outcome": "",
        "touched_at": now,
    }  # fmt: skip
    id = session.connection().execute(BEGIN, values).scalar_one()
    return draft.model_copy(update={"id": id, "version": 1})


def find(session: Session, id: int, person_id: int) -> tuple[Draft, DraftRow] | None:
    """A draft of this person, and its row."""
    row = session.get(DraftRow, id, populate_existing=True)
    return (_draft(row), row) if row is not None and row.person_id == person_id else None


def open_ones(
    session: Session, person_id: int, now: datetime, limit: int = 5, within: timedelta = STALE_AFTER
) -> Sequence[Draft]:
    """The person's drafts under way, the last touched first."""
    asked = {"person": person_id, "since": now - within, "most": limit}
    return [_draft(row) for row in session.exec(OPEN, params=asked).all()]


def last_done(session: Session, person_id: int, since: datetime) -> DraftRow | None:
    """The conversation that the person ended last, by confirming it."""
    query = select(DraftRow).where(DraftRow.person_id == person_id, DraftRow.ended == "confirmed")
    query = query.where(DraftRow.touched_at > since)
    return session.exec(query.order_by(col(DraftRow.touched_at).desc(), col(DraftRow.id).desc()).limit(1)).first()


def save(session: Session, draft: Draft, now: datetime) -> Draft:
    """Keep the draft's log as its next version; Stale when somebody saved or ended it since it was read."""
    _update(session, draft, {"log": _log(draft), "version": draft.version + 1, "touched_at": now})
    return draft.model_copy(update={"version": draft.version + 1})


def end(session: Session, draft: Draft, how: str, now: datetime) -> None:
    """Close the draft, `confirmed` or `cancelled`; Stale when it was closed or changed already."""
    _update(session, draft, {"ended": how, "version": draft.version + 1, "touched_at": now})


def _update(session: Session, draft: Draft, values: dict[str, object]) -> None:
    seen = {"draft": draft.id, "seen": draft.version}
    if session.connection().execute(CHANGE, {**seen, **values}).rowcount != 1:
        raise Stale(_("That was done already."))


def _draft(row: DraftRow) -> Draft:
    return Draft.model_validate(
        {"id": row.id, "form": row.form, "person": row.person_id, "version": row.version, "log": row.log}
    )


def _log(draft: Draft) -> list[dict[str, object]]:
    return [entry.model_dump(mode="json") for entry in draft.log]
