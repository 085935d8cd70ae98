"""Times how soon the chat is there, against a Python that does nothing: `python -m bench.start [rounds]`, by hand.

The goals are 1.5 s to the first words and no library loaded that a chat does not use.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

HEAVY = ("weasyprint", "alembic", "telegram", "slack_bolt", "uvicorn", "apscheduler")
NOTHING = ("-c", "input('ready')")
CHAT = ("-m", "bot", "chat")


def started(command: tuple[str, ...], folder: str) -> tuple[float, int]:
    """Milliseconds to the first words of a program, and the kilobytes that it holds then."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/books.db", "PYTHONUNBUFFERED": "1"}
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        if command is CHAT:
            assert program.stdin is not None
            program.stdin.write(b"/help\n")
            program.stdin.flush()
        assert program.stdout.read(1), "it said nothing"
        taken = (perf_counter() - began) * 1000
        status = Path(f"/proc/{program.pid}/status").read_text()
        program.kill()
    return taken, int(status.partition("VmRSS:")[2].split()[0])


def loaded(folder: str) -> list[str]:
    """The heavy libraries that a chat loads until its first answer."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/books.db"}
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *CHAT], input=b"/help\n/quit\n", capture_output=True, env=environment,
        check=True,
    ).stderr.decode()  # fmt: skip
    modules = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    return [name for name in HEAVY if name in modules]


def main() -> None:
    """Compare in turns."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        first, _memory = started(CHAT, folder)
        taken = [(started(NOTHING, folder), started(CHAT, folder)) for _round in range(rounds)]
        heavy = loaded(folder)
    nothing, chat = (median(pair[side][0] for pair in taken) for side in (0, 1))
    empty, held = (median(pair[side][1] for pair in taken) / 1024 for side in (0, 1))
    sys.stdout.write(f"first start, with its migrations  {first:6.0f} ms\n")
    sys.stdout.write(f"start to the first words          {chat:6.0f} ms  {chat / nothing:5.1f} x an empty Python\n")
    sys.stdout.write(f"memory                            {held:6.0f} MB  {held / empty:5.1f} x an empty Python\n")
    sys.stdout.write(f"heavy libraries loaded            {', '.join(heavy) or 'none'}\n")


if __name__ == "__main__":
    main()
