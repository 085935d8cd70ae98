"""Who holds a claim or a lease: this process, named so that another can see whether it still lives."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path


@cache
def _of_process(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def this_process() -> str:
    """`host:pid:start`; the start tells a process from a later one that was given its number."""
    return _of_process(os.getpid())


def is_dead(holder: str) -> bool:
    """Whether a holder is surely gone; one on another machine may live, and is known by its lease only."""
    host, _colon, process = holder.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not process.isdigit():
        return False
    return not _is_there(int(process)) or _started(int(process)) != holder.rpartition(":")[2]


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(pid: int) -> str:
    """The clock tick of the process's start (field 22 of proc_pid_stat(5)); `0` where there is no /proc or process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "0"
    fields = stat.rpartition(")")[2].split()
    return "0" if fields[0] == "Z" else fields[19]
