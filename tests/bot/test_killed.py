"""Real processes killed with kill -9 wherever it hurts: nothing is lost, and nothing is said twice without a mark."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.test_intake import event

HOUSE = Path(__file__).parent.parent.parent
TEXTS = [f"message {number}" for number in range(3)]


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat"
    path.touch()
    return path


@contextmanager
def process(url: str, chat: Path, point: str) -> Iterator[subprocess.Popen[str]]:
    """A mortal that is ready; it does not outlive the block."""
    command = [sys.executable, "-m", "tests.bot.mortal", url, str(chat), point]
    with subprocess.Popen(command, cwd=HOUSE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        try:
            assert heard(running) == "ready"
            yield running
        finally:
            running.kill()


def heard(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


def send(running: subprocess.Popen[str], platform: str, *texts: str) -> None:
    assert running.stdin is not None
    for number, text in enumerate(texts):
        said = event(f"{platform}:{number}", text, place=f"{platform}:1")
        running.stdin.write(said.model_dump_json() + "\n")
    running.stdin.flush()


def finish(running: subprocess.Popen[str]) -> None:
    """End the input and wait until everything is said."""
    running.communicate(timeout=60)
    assert running.returncode == 0


def said(chat: Path) -> list[str]:
    posts = [json.loads(line) for line in chat.read_text().splitlines()]
    return [post["text"] + (" (again)" if post["is_repeat"] else "") for post in posts]


def test_a_process_that_lives_says_everything_once(database_url: str, chat: Path) -> None:
    with process(database_url, chat, "never") as running:
        send(running, "telegram", *TEXTS)
        finish(running)
    assert said(chat) == TEXTS


def test_killed_while_it_handles_the_next_process_answers_once(database_url: str, chat: Path) -> None:
    with process(database_url, chat, "handling") as running:
        send(running, "telegram", TEXTS[0])
        assert sorted([heard(running), heard(running)]) == ["accepted True", "handling"]
        running.kill()
    with process(database_url, chat, "never") as running:
        send(running, "telegram", *TEXTS)
        finish(running)
    assert said(chat) == TEXTS


@pytest.mark.parametrize(
    ("platform", "point", "expected"),
    [
        ("slack", "claimed", TEXTS),
        ("slack", "posted", TEXTS),
        ("telegram", "claimed", ["message 0 (again)", *TEXTS[1:]]),
        ("telegram", "posted", ["message 0", "message 0 (again)", *TEXTS[1:]]),
    ],
)
def test_killed_while_it_posts_the_next_process_looks_up_or_marks(
    database_url: str, chat: Path, platform: str, point: str, expected: list[str]
) -> None:
    with process(database_url, chat, point) as running:
        send(running, platform, *TEXTS)
        assert point in iter(lambda: heard(running), "")
        running.kill()
    with process(database_url, chat, "never") as running:
        send(running, platform, *TEXTS)
        finish(running)
    assert said(chat) == expected
