"""Opens the books of one company: a session per transaction, and the only commit in the code."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from storage.prepared import DRIVER

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
)
WAITS = 15.0


class Books:
    """The database of one company. Safe to share between threads; every transaction has a session of its own."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.engine = _engine(self.url)
        self._turn = threading.Lock()

    @contextmanager
    def open(self, *, synced: bool = True) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when anything is raised.

        On SQLite it takes the write lock at once: a transaction that reads first and writes later would be refused
        without waiting when another one wrote in between. One that is not `synced` does not wait for the disk there: a
        power cut may take it back, until the next one that is (docs/decisions/0009).
        """
        with self._writing() as connection, _session(connection) as session:
            driver = session.info[DRIVER]
            if self.is_sqlite:
                driver.execute(f"PRAGMA synchronous={'FULL' if synced else 'NORMAL'}")
                driver.execute("BEGIN IMMEDIATE")
            try:
                yield session
                session.commit()
                driver.commit()
            except BaseException:
                session.rollback()
                driver.rollback()
                raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks, and waits for no writer."""
        with self.engine.connect() as connection, _session(connection) as session:
            if self.is_sqlite:
                session.info[DRIVER].execute("BEGIN")
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """On SQLite the writers of a process queue for one connection: its own way of waiting sleeps, and misses its
        turn for long."""
        if not (self.is_sqlite and self._turn.acquire(timeout=WAITS)):
            with self.engine.connect() as connection:
                yield connection
            return
        try:
            yield self._writer
        finally:
            self._turn.release()

    @cached_property
    def _writer(self) -> Connection:
        return self.engine.connect()

    @cached_property
    def is_sqlite(self) -> bool:
        """Whether the books are a file."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Give all connections back."""
        if "_writer" in vars(self):
            self.__dict__.pop("_writer").close()
        self.engine.dispose()


@contextmanager
def _session(connection: Connection) -> Iterator[Session]:
    """A session on a connection; its driver's transaction is begun here, SQLAlchemy joins it when it is used."""
    with Session(connection, expire_on_commit=False) as session:
        session.info[DRIVER] = connection.connection.dbapi_connection
        yield session


def database_url(url: str) -> str:
    """The address as SQLAlchemy wants it; hosting services still say `postgres://`."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 15}, pool_use_lifo=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Leave BEGIN to us, and set what every connection needs."""
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Any) -> None:
    driver = connection.connection.dbapi_connection
    if not driver.in_transaction:
        driver.execute("BEGIN" if connection.get_execution_options().get("comptoir_reads") else "BEGIN IMMEDIATE")
