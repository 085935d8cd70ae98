"""Brings a database to the tables of this version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect

from storage.books import Books
from storage.migrations.guards import lower_guards, raise_guards

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Run every migration that the database has not seen; safe to call at each start and by two processes at once."""
    books = Books(url)
    try:
        if not is_current(books.engine):
            _upgrade(books)
    finally:
        books.close()


def _upgrade(books: Books) -> None:
    from alembic import command

    with books.engine.begin() as connection:
        if not books.is_sqlite:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7300241)")
        config = _config()
        config.attributes["connection"] = connection
        lower_guards(connection)
        command.upgrade(config, "head")
        raise_guards(connection)


def is_current(engine: Engine) -> bool:
    """Whether the database has the tables of this version; asked at every start, so without loading Alembic."""
    with engine.execution_options(comptoir_reads=True).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == head()


def head() -> str:
    """The name of the newest migration: the number that its file begins with."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
