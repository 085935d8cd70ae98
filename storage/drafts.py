"""Drafts of conversations; saving and ending one is optimistic: of two at once, one wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, insert, literal, select, text, update
from sqlmodel import Session, col

from domain.conversation import Draft
from domain.errors import Stale
from domain.messages import _
from storage.prepared import Prepared
from storage.tables import DraftRow

STALE_AFTER = timedelta(days=30)
"""How long an open draft is still proposed."""

TABLE = DraftRow.metadata.tables["draft"]
NEWEST = (
    TABLE.select()
    .where(col(DraftRow.person_id) == bindparam("person"), col(DraftRow.touched_at) > bindparam("since"))
    .order_by(col(DraftRow.touched_at).desc(), col(DraftRow.id).desc())
    .limit(bindparam("most"))
)
IS_OPEN = text("draft.ended = ''")
"""Spelt out, as the partial indexes are: SQLite uses none for a condition whose value is bound."""

BEGIN = Prepared(insert(DraftRow).returning(col(DraftRow.id)))
FIND = Prepared(
    TABLE.select().where(col(DraftRow.id) == bindparam("draft"), col(DraftRow.person_id) == bindparam("person"))
)
OPEN = Prepared(NEWEST.where(IS_OPEN))
DONE = Prepared(NEWEST.where(text("draft.ended = 'confirmed'")))
CHANGE = Prepared(
    update(DraftRow).where(col(DraftRow.id) == bindparam("draft"), col(DraftRow.version) == bindparam("seen"), IS_OPEN)
)
IS_SHOWN, WAS_SHOWN = col(DraftRow.id) == bindparam("draft"), col(DraftRow.outcome) == bindparam("place")
PUT_FORWARD = Prepared(
    update(DraftRow)
    .where(col(DraftRow.person_id) == bindparam("person"), IS_OPEN, IS_SHOWN != WAS_SHOWN)
    .values(outcome=case((IS_SHOWN, bindparam("place")), else_=literal("")))
)
STANDS_IN = Prepared(select(col(DraftRow.outcome)).where(col(DraftRow.id) == bindparam("draft")))


@dataclass(frozen=True)
class Kept:
    """A draft as the books have it; `ended` is empty, `confirmed` or `cancelled`."""

    draft: Draft
    ended: str
    touched_at: datetime


def begin(session: Session, draft: Draft, now: datetime) -> Draft:
    """Keep a new draft."""
    values = {
        "form": draft.form, "person_id": draft.person, "version": 1, "log": _log(draft), "ended": "", "outcome": "",
        "touched_at": now,
    }  # fmt: skip
    begun = BEGIN.first(session, **values)
    return draft.model_copy(update={"id": begun.id, "version": 1})


def find(session: Session, id: int, person_id: int) -> Kept | None:
    """A draft of this person."""
    row = FIND.first(session, draft=id, person=person_id)
    return _kept(row) if row else None


def open_ones(
    session: Session, person_id: int, now: datetime, limit: int = 5, within: timedelta = STALE_AFTER
) -> Sequence[Draft]:
    """The person's drafts under way, the last touched first."""
    rows = OPEN.rows(session, person=person_id, since=now - within, most=limit)
    return [_kept(row).draft for row in rows]


def last_done(session: Session, person_id: int, since: datetime) -> Kept | None:
    """The conversation that the person ended last, by confirming it."""
    row = DONE.first(session, person=person_id, since=since, most=1)
    return _kept(row) if row else None


def save(session: Session, draft: Draft, now: datetime) -> Draft:
    """Keep the draft's log as its next version; Stale when somebody saved or ended it since it was read."""
    _update(session, draft, {"log": _log(draft), "version": draft.version + 1, "touched_at": now})
    return draft.model_copy(update={"version": draft.version + 1})


def end(session: Session, draft: Draft, how: str, now: datetime) -> None:
    """Close the draft, `confirmed` or `cancelled`; Stale when it was closed or changed already."""
    _update(session, draft, {"ended": how, "version": draft.version + 1, "touched_at": now})


def put_forward(session: Session, person_id: int, place: str, id: int) -> None:
    """Remember that the person was shown this draft last in a place; 0 when it was none of theirs."""
    PUT_FORWARD.run(session, person=person_id, place=place, draft=id)


def is_forward(session: Session, id: int, place: str) -> bool:
    """Whether a draft is what was shown last in a place."""
    return bool(STANDS_IN.first(session, draft=id).outcome == place)


def _update(session: Session, draft: Draft, values: dict[str, object]) -> None:
    if CHANGE.run(session, draft=draft.id, seen=draft.version, **values) != 1:
        raise Stale(_("That was done already."))


def _kept(row: Any) -> Kept:
    known = {"id": row.id, "form": row.form, "person": row.person_id, "version": row.version, "log": row.log}
    return Kept(Draft.model_validate(known), row.ended, row.touched_at)


def _log(draft: Draft) -> list[dict[str, object]]:
    return [entry.model_dump(mode="json") for entry in draft.log]
