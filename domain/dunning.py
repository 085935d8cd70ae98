"""When an unpaid invoice is spoken of again: the days late at which the team is told."""

from __future__ import annotations

STAGES = (1, 8, 15, 30)
AGAIN_EVERY = 30
"""Beyond the last stage, every thirty days."""


def stage(days_late: int) -> int | None:
    """The stage that an invoice has reached: the highest one not above its days late; None before the first."""
    if days_late < STAGES[0]:
        return None
    if days_late >= STAGES[-1]:
        return days_late - days_late % AGAIN_EVERY
    return max(reached for reached in STAGES if reached <= days_late)
