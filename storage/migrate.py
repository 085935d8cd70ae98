"""Brings a database to the tables of this version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from storage.books import Books

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Run every migration that the database has not seen; safe to call at each start and by two processes at once."""
    from alembic import command

    books = Books(url)
    try:
        with books.engine.begin() as connection:
            if not books.is_sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7300241)")
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        books.close()


def is_current(engine: Engine) -> bool:
    """Whether the database has the tables of this version."""
    from alembic.runtime.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The name of the newest migration."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
