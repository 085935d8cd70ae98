"""Empties demo books: what is frozen is guarded by triggers, which stand aside for this alone and come back at once."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import Session, SQLModel

from storage.migrations.guards import lower_guards, raise_guards

KEPT = frozenset(("person", "account", "stage", "inbound", "notice", "draft", "job_run", "alembic_version"))
"""Who works here, the pipeline, and what is on its way; of drafts and notices, what was under way goes too."""


def wipe(session: Session, owner_id: int) -> None:
    """Take everything out but the owner, in the transaction under way; a rollback brings all of it back."""
    connection = session.connection()
    tables = [table.name for table in reversed(SQLModel.metadata.sorted_tables) if table.name not in KEPT]
    lower_guards(connection)
    for table in tables:
        connection.execute(text(f"DELETE FROM {table}"))
    connection.execute(text("DELETE FROM draft WHERE person_id <> :owner OR ended = ''"), {"owner": owner_id})
    connection.execute(text("DELETE FROM notice WHERE state = 'queued' AND kind <> 'answer'"))
    for table, column in (("account", "person_id"), ("person", "id")):
        connection.execute(text(f"DELETE FROM {table} WHERE {column} <> :owner"), {"owner": owner_id})
    raise_guards(connection)
    session.expunge_all()
