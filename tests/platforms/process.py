"""A real `python -m bot` beside the test, that may be killed at any moment, and turns made slow from outside."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

PATIENCE = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@dataclass
class Program:
    """`python -m bot run` for a local platform. `connect` leads the platform to it, `is_gone` tells that it noticed."""

    database_url: str
    folder: Path
    environment: Mapping[str, str]
    connect: Callable[[str], None] = lambda address: None
    is_gone: Callable[[], bool] = lambda: True
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COMPTOIR_")},
            **self.environment,
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
            "PYTHONPATH": str(Path.cwd()),
        }
        log = (self.folder / "program.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=self.folder, env=environment, stdout=log, stderr=log
            )
        until(lambda: _answers(f"http://127.0.0.1:{self.port}/healthz"), self.log)
        self.connect(f"http://127.0.0.1:{self.port}")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        until(self.is_gone, self.log)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def log(self) -> str:
        return (self.folder / "program.log").read_text()


@contextmanager
def slow_turns(url: str) -> Iterator[None]:
    """Every turn that begins a conversation takes long, as on an overloaded database; events are still written down."""
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        _run(path, "CREATE TABLE slowness (n)", f"INSERT INTO slowness VALUES {','.join(['(1)'] * 3000)}")
        work = "SELECT count(*) FROM slowness a, slowness b, slowness c"
        _run(path, f"CREATE TRIGGER slow BEFORE INSERT ON draft BEGIN {work}; END")
        yield
        _run(path, "DROP TRIGGER slow", "DROP TABLE slowness")
        return
    with psycopg.connect(url) as server:
        server.execute("LOCK TABLE draft IN EXCLUSIVE MODE")
        yield
        server.rollback()


def unhandled(url: str) -> int:
    """How many events are written down and not handled."""
    query = "SELECT count(*) FROM inbound WHERE handled_at IS NULL"
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        (count,) = connection.execute(query).fetchone()
        connection.close()
        return int(count)
    with psycopg.connect(url) as server:
        row = server.execute(query).fetchone()
        return int(row[0]) if row else 0


def wait_for_unhandled(url: str, count: int) -> None:
    until(lambda: unhandled(url) == count, lambda: f"{unhandled(url)} events wait")


def _run(path: str, *statements: str) -> None:
    connection = sqlite3.connect(path, timeout=15)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def until(holds: Callable[[], bool], seen: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, seen()
        time.sleep(0.02)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
