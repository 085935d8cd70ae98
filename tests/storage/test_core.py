"""The sealed core never changes under a released major version (COMPLIANCE H8)."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from storage import core

PROJECT = tomllib.loads((core.ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the core, recorded."""
    for name in (*core.FILES, core.RECORD):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(core.ROOT / name, tmp_path / name)
    core.write_down(tmp_path)
    return tmp_path


def release(checkout: Path) -> None:
    record = json.loads((checkout / core.RECORD).read_text())
    record["majors"][record["version"].partition(".")[0]]["released_on"] = "2026-12-01"
    (checkout / core.RECORD).write_text(json.dumps(record))


def change(checkout: Path) -> None:
    path = checkout / "storage" / "ledger.py"
    path.write_text(path.read_text() + "\n")


def test_the_core_is_the_one_that_was_recorded_for_this_major_version() -> None:
    """When this fails: python -m storage.core. It refuses if the version was released: raise the major version then."""
    assert core.core_hash() == core.edition.__wrapped__().recorded


def test_the_version_is_major_dot_minor_everywhere() -> None:
    version = core.edition().version
    assert re.fullmatch(r"\d+\.\d+", version)
    assert version == PROJECT["version"]


def test_what_was_released_keeps_its_core(checkout: Path) -> None:
    release(checkout)
    core.write_down(checkout)
    change(checkout)
    with pytest.raises(core.Released, match="raise the major version"):
        core.write_down(checkout)
    assert not core.edition(checkout).is_ours


def test_another_major_version_may_have_another_core(checkout: Path) -> None:
    release(checkout)
    change(checkout)
    record = json.loads((checkout / core.RECORD).read_text())
    (checkout / core.RECORD).write_text(json.dumps(record | {"version": "2.0"}))
    assert core.write_down(checkout) != record["majors"]["1"]["sha256"]
    assert core.edition(checkout).is_ours


def test_the_ends_of_lines_are_no_change(checkout: Path) -> None:
    before = core.core_hash(checkout)
    path = checkout / "storage" / "ledger.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert core.core_hash(checkout) == before


@pytest.mark.parametrize("way", ["ref", "packed", "detached", "image", "none"])
def test_the_commit_is_told_where_it_is_known_and_never_a_path(
    checkout: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    git = checkout / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(commit if way == "detached" else "ref: refs/heads/main\n")
    monkeypatch.delenv("COMPTOIR_COMMIT", raising=False)
    match way:
        case "ref":
            (git / "refs" / "heads" / "main").write_text(commit + "\n")
        case "packed":
            (git / "packed-refs").write_text(f"# pack-refs\n{commit} refs/heads/main\n")
        case "image":
            monkeypatch.setenv("COMPTOIR_COMMIT", commit)
    assert core.edition.__wrapped__(checkout).commit == ("" if way == "none" else "0123456789ab")
