"""The launcher: two commands that prepare themselves, and cost nothing once they have."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A prepared checkout whose Python says what it was asked."""
    for name in ("comptoir", *LOCKS):
        shutil.copy(HOUSE / name, tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$@"\n')
    python.chmod(0o755)
    note_as_prepared(tmp_path, "requirements-dev.txt")
    return tmp_path


def note_as_prepared(checkout: Path, lock: str) -> None:
    sums = subprocess.check_output(["cksum", *LOCKS], cwd=checkout, text=True)
    (checkout / ".venv" / ".prepared").write_text(f"{sums.strip()} {lock}")


def launch(checkout: Path, *words: str, python: str = "python-that-is-not-there") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", checkout / "comptoir", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHON": python, "COMPTOIR_NO_SYSTEM": "1"},
    )


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], ["-m", "bot", "demo"]),
        (["chat", "two words", ""], ["-m", "bot", "chat", "two words", ""]),
        (["--help"], ["-m", "bot", "--help"]),
        (["test"], ["-m", "pytest"]),
        (["test", "-k", "a or b"], ["-m", "pytest", "-k", "a or b"]),
    ],
)
def test_a_word_is_a_command_and_no_word_is_the_demo(checkout: Path, words: list[str], asked: list[str]) -> None:
    launched = launch(checkout, *words)
    assert launched.stdout.split("\n")[:-1] == [str(checkout), *asked]
    assert launched.stderr == ""


def test_a_changed_lock_is_installed_before_the_next_start(checkout: Path) -> None:
    with (checkout / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    launched = launch(checkout)
    assert launched.returncode == 1
    assert "Python 3.11 or newer is needed" in launched.stderr


def test_the_tests_ask_for_more_packages_than_the_product(checkout: Path) -> None:
    note_as_prepared(checkout, "requirements.txt")
    assert launch(checkout, "demo").returncode == 0
    assert launch(checkout, "test").returncode == 1


def test_a_python_that_fails_half_way_leaves_no_environment(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    python = checkout / "python"
    python.write_text('#!/bin/sh\ncase "$1" in -c) echo "$0" ;; *) mkdir .venv; exit 3 ;; esac\n')
    python.chmod(0o755)
    assert launch(checkout, python=str(python)).returncode == 3
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_hashes_and_no_host(name: str) -> None:
    text = (HOUSE / name).read_text()
    packages = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^\S", text, re.MULTILINE))
    assert "://" not in text


def test_the_tests_lock_holds_every_package_that_the_product_runs_on() -> None:
    runs_on, tested_on = (set(re.findall(r"^(\S+==\S+)", (HOUSE / name).read_text(), re.MULTILINE)) for name in LOCKS)
    assert runs_on < tested_on
