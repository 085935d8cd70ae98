"""Which program this is: its version, its commit, and the hash of the files that guarantee the seal (COMPLIANCE H8).

`python -m storage.core` records the hash of the core for the major version under way; one that was released is refused:
what changes the core of a released version is another major version.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RECORD = "storage/core.json"
FILES = (
    "domain/closings.py",
    "domain/documents.py",
    "domain/turnover.py",
    "handlers/jobs/closings.py",
    "storage/chain.py",
    "storage/closings.py",
    "storage/ledger.py",
    "storage/migrations/guards.py",
    "storage/numbers.py",
)
"""The log, its chain and closings, the guards, the numbers and the canonical bytes of documents."""


class Released(Exception):
    """The core of a released major version does not change."""


@dataclass(frozen=True)
class Edition:
    """A version, `major.minor`; its commit, empty where it is not known; the hash of its core, and the recorded one."""

    version: str
    commit: str
    core: str
    recorded: str

    @property
    def is_ours(self) -> bool:
        """Whether the core is the one that this version was published with."""
        return self.core == self.recorded


@cache
def edition(root: Path = ROOT) -> Edition:
    """What this program is."""
    record = _record(root)
    recorded = record["majors"].get(_major(record), {}).get("sha256", "")
    return Edition(record["version"], _commit(root), core_hash(root), recorded)


def core_hash(root: Path = ROOT) -> str:
    """The SHA-256 of the core: of each file's name and content, whatever the system ends its lines with."""
    whole = hashlib.sha256()
    for name in FILES:
        content = (root / name).read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def write_down(root: Path = ROOT) -> str:
    """Record the hash of the core for the major version under way."""
    record, core = _record(root), core_hash(root)
    known = record["majors"].setdefault(_major(record), {"sha256": core, "released_on": None})
    if known["released_on"] and known["sha256"] != core:
        raise Released(f"version {_major(record)} was released on {known['released_on']}: raise the major version")
    known["sha256"] = core
    (root / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return core


def _record(root: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((root / RECORD).read_text("utf-8"))
    return record


def _major(record: dict[str, Any]) -> str:
    return str(record["version"]).partition(".")[0]


def _commit(root: Path) -> str:
    """What the builder of an image says, or the checkout that the program runs from."""
    told = os.environ.get("COMPTOIR_COMMIT") or _checked_out(root / ".git")
    return told[:12] if re.fullmatch(r"[0-9a-f]{7,64}", told) else ""


def _checked_out(git: Path) -> str:
    try:
        head = (git / "HEAD").read_text().strip()
        reference = head.removeprefix("ref: ")
        if reference == head:
            return head
        if (git / reference).is_file():
            return (git / reference).read_text().strip()
        packed = re.search(rf"^(\w+) {re.escape(reference)}$", (git / "packed-refs").read_text(), re.M)
        return packed[1] if packed else ""
    except OSError:
        return ""


if __name__ == "__main__":
    sys.stdout.write(write_down() + "\n")
