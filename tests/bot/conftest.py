"""What the tests of the programs share."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so; half a minute at most."""

    def wait(is_so: Callable[[], bool]) -> None:
        for _look in range(600):
            if is_so():
                return
            time.sleep(0.05)
        raise TimeoutError("it did not happen within 30 s")

    return wait
