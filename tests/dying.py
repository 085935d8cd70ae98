"""Real processes that die where it hurts: forks of this one, killed by SIGKILL at a commit."""

from __future__ import annotations

import gc
import os
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import Literal

from sqlmodel import Session

from storage.prepared import DRIVER

Death = Literal["before", "after"]
"""Just before a commit, everything being written already, or just after it."""


def in_a_process_of_its_own(work: Callable[[], object]) -> int:
    """Run work in a fork, and give the signal that killed it, or 0. No connection may be open here meanwhile."""
    return ended(forked(work))


def forked(work: Callable[[], object]) -> int:
    """Begin work in a fork, and give its process id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the fork uses nothing that another thread holds
        child = os.fork()
    if child:
        return child
    code = 1
    gc.disable()  # it would copy all that is shared with the parent
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a fork, and give the signal that killed it, or 0."""
    _pid, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the process failed by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def doomed(death: Death, work: Callable[[], object]) -> Callable[[], object]:
    """The same work in a process that is killed at its first commit."""
    commit = Session.commit

    def last(session: Session) -> None:
        session.flush()
        if death == "after":
            commit(session)
            session.info[DRIVER].commit()
        os.kill(os.getpid(), signal.SIGKILL)

    def die() -> None:
        Session.commit = last  # type: ignore[method-assign, assignment]
        work()

    return die
