"""What every story starts from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.talking import Clock, Talk, reception_on


@pytest.fixture
def clock() -> Clock:
    """Tuesday 24 November 2026, 10:00 in Paris."""
    return Clock()


@pytest.fixture
def talk(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Talk]:
    """The owner, in English, on empty books, on SQLite and on PostgreSQL."""
    reception = reception_on(database_url, clock)
    owner = Talk(reception, clock, folder=tmp_path)
    owner("/start")
    yield owner
    reception.house.books.close()


@pytest.fixture
def parler(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Talk]:
    """The owner, in French, on empty books, on SQLite and on PostgreSQL."""
    reception = reception_on(database_url, clock)
    owner = Talk(reception, clock, language="fr", folder=tmp_path)
    owner("/start")
    yield owner
    reception.house.books.close()
