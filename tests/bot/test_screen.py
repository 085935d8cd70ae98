"""The chat on a real screen: a pseudo-terminal with somebody at the keys."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage.books import Books
from tests.bot.scripted import queue, states
from tests.bot.test_programs import LOGIN, environment

WHERE_IS_THE_CURSOR = b"\x1b[6n"


@dataclass
class Screen:
    """What a terminal shows, read until some words are on it."""

    process: subprocess.Popen[bytes]
    keys: int
    seen: str = field(default="")

    def types(self, text: str) -> None:
        os.write(self.keys, text.encode())

    def shows(self, words: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, f"{words!r} is not in:\n{self.seen}"
            if select.select([self.keys], [], [], 0.1)[0]:
                self._read()

    def _read(self) -> None:
        shown = os.read(self.keys, 65536)
        if WHERE_IS_THE_CURSOR in shown:
            self.types("\x1b[1;1R")
        self.seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode(errors="replace"))


@pytest.fixture
def screen(tmp_path: Path, sqlite_url: str) -> Iterator[Screen]:
    keys, far_end = pty.openpty()
    told = environment(sqlite_url, TERM="xterm")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=far_end, stdout=far_end, stderr=far_end, cwd=tmp_path, env=told, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(far_end)
        yield Screen(process, keys)
        process.kill()
    os.close(keys)


def test_somebody_at_a_screen_is_greeted_answered_reminded_and_let_go(screen: Screen, sqlite_url: str) -> None:
    screen.shows("Hello Claire")
    screen.types("/help\r")
    screen.shows("/quote")
    books = Books(sqlite_url)
    queue(books, f"terminal:{LOGIN}", "Call Acme back")
    screen.shows("Call Acme back")
    screen.types("\x04")
    assert screen.process.wait(20) == 0
    assert states(books) == ["sent"]
    books.close()
