"""Closes each day, month and year once it is over, and seals its totals; what was missed is made up in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.job import Job, JobDesk
from storage import closings, ledger


def close(desk: JobDesk) -> None:
    """Close what is over and is not closed yet, every day since first use."""
    until = (desk.now - closings.GRACE).astimezone(desk.zone).date() - closings.DAY
    number = ledger.next_sequence(desk.books)
    made = []
    for closed in closings.due(desk.books, until, desk.zone):
        made.append(replace(closed, sequence=number + len(desk.records)))
        code = closed.period.code
        desk.record(f"{closed.kind} closed", code, target=f"closing:{code}", after=closed.after)
    closings.mark(desk.books, made, desk.zone)


JOB = Job("closings", every=timedelta(minutes=10), run=close)
