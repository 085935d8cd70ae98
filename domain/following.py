"""When a quote that nobody answered is spoken of: after three days, after a week, two days before it ends."""

from __future__ import annotations

from datetime import date, timedelta

STAGES = (3, 7)
"""Days after it was sent."""
BEFORE_ITS_END = 2
LAST = len(STAGES) + 1


def stage(sent_on: date, valid_until: date, today: date) -> int:
    """The stage that a quote has reached, from 1; none is 0, and the last one is that it ends soon."""
    if valid_until - today <= timedelta(BEFORE_ITS_END):
        return LAST
    return sum((today - sent_on).days >= days for days in STAGES)
