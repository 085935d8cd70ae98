"""A database that answers nothing for a while, as seen from outside: somebody else holds what writing needs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Nothing can be written to the inbox inside the block."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=15)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()
        return
    with psycopg.connect(url) as server:
        server.execute("LOCK TABLE inbound IN EXCLUSIVE MODE")
        yield
        server.rollback()


@contextmanager
def locked_for(url: str, seconds: float) -> Iterator[None]:
    """Nothing can be written for so many seconds from now, whatever the block does meanwhile."""
    is_locked, is_over = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(url):
            is_locked.set()
            is_over.wait(seconds)

    holder = threading.Thread(target=hold)
    holder.start()
    is_locked.wait(15)
    try:
        yield
    finally:
        holder.join()
