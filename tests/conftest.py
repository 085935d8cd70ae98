"""What every test may ask for: books on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from tests.postgres import Databases, running_server
from tests.rehearsal import Database, Ending, Play, Rehearsal
from tests.transcripts import TRANSCRIPTS

# A busy machine is not a bug. With CI=true, Hypothesis also tries the same examples each time.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")


structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)
"""Drawing every local variable of a long traceback takes seconds, and a test waits for what comes after it."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One named file runs in this process: it starts sooner, and a debugger works."""
    named = [argument for argument in config.args if argument.partition("::")[0].endswith(".py")]
    return 0 if len(named) == len(config.args) == 1 else min(os.cpu_count() or 1, 8)


def prepare(url: str) -> None:
    """Bring an empty database to today's schema, as `python -m bot migrate` does."""
    from storage.migrate import migrate

    migrate(url)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """The run's PostgreSQL server; there is one for each pytest-xdist worker."""
    with running_server() as server:
        databases = Databases(server, prepare)
        yield databases
        databases.close()


@pytest.fixture
def fresh_postgres_url(postgres: Databases) -> Iterator[Callable[[], str]]:
    """Make as many migrated PostgreSQL databases as a test needs; they are dropped after it."""
    with ExitStack() as clones:
        yield lambda: clones.enter_context(postgres.clone())


@pytest.fixture
def postgres_url(fresh_postgres_url: Callable[[], str]) -> str:
    """A migrated PostgreSQL database of the test's own."""
    return fresh_postgres_url()


@pytest.fixture
def empty_postgres_url(postgres: Databases) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    with postgres.empty() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that is only ever copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    prepare(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """A migrated SQLite database of the test's own."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'books.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(scope="session")
def rehearsal(
    migrated_sqlite: Path, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rehearsal]:
    """Plays of transcripts, each on books of its own."""
    rehearsal = Rehearsal(migrated_sqlite, postgres, tmp_path_factory.mktemp("plays"))
    yield rehearsal
    rehearsal.close()


@pytest.fixture
def play(rehearsal: Rehearsal, database: Database, name: str) -> Iterator[Play]:
    """The beginning of the conversation of that name."""
    with rehearsal.play(database, TRANSCRIPTS[name]) as play:
        yield play


@pytest.fixture
def ending(rehearsal: Rehearsal, database: Database, name: str) -> Ending:
    """The end of the conversation of that name, when nothing happens to it."""
    return rehearsal.ending(database, TRANSCRIPTS[name])


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each kind of books."""
    kind: Database = request.param
    return kind
