"""Two taps on one button in quick succession are one: platforms tell of each under a key of its own."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable

DOUBLE = 1.0
"""Seconds."""
REMEMBERED = 1000


class Doubles:
    """What was tapped lately in this process."""

    def __init__(self) -> None:
        self._tapped: OrderedDict[Hashable, tuple[float, Hashable]] = OrderedDict()

    def is_second(self, tap: Hashable, key: Hashable) -> bool:
        """Whether the same was tapped a moment ago; under the same key it is the same tap, told of again."""
        now = time.monotonic()
        before, first = self._tapped.pop(tap, (-DOUBLE, key))
        is_second = key != first and now - before < DOUBLE
        self._tapped[tap] = now, first if is_second else key
        if len(self._tapped) > REMEMBERED:
            self._tapped.popitem(last=False)
        return is_second
