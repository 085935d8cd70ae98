"""Who may run a job, and when it last ran: one run at a time, whatever number of processes tick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from storage.once import insert_once
from storage.tables import JobRun


def claim(
    session: Session,
    job: str,
    holder: str,
    now: datetime,
    lease: timedelta,
    is_due: Callable[[datetime | None], bool],
    is_dead: Callable[[str], bool] = lambda holder: False,
) -> bool:
    """Take the job's lease, if it is due by its last run and nobody else who lives holds it."""
    values = {"job": job, "lease_until": None, "holder": "", "ran_at": None}
    insert_once(session, JobRun, values)
    run = session.exec(select(JobRun).where(JobRun.job == job).with_for_update()).one()
    is_held = run.lease_until is not None and run.lease_until > now and not is_dead(run.holder)
    if is_held or not is_due(run.ran_at):
        return False
    run.lease_until, run.holder = now + lease, holder
    session.add(run)
    return True


def finish(session: Session, job: str, holder: str, ran_at: datetime | None) -> bool:
    """Give the lease back, in the transaction of the run itself; False when it was lost to somebody else meanwhile.

    Without `ran_at` the job did not succeed, and stays due.
    """
    values = {"lease_until": None, "holder": ""} | ({"ran_at": ran_at} if ran_at else {})
    given = session.connection().execute(
        update(JobRun).where(col(JobRun.job) == job, col(JobRun.holder) == holder).values(values)
    )
    return given.rowcount == 1


def last_runs(session: Session) -> dict[str, datetime | None]:
    """When each job last ran."""
    return dict(session.exec(select(JobRun.job, JobRun.ran_at)).all())


def latest_run(session: Session) -> datetime | None:
    """When any job last ran."""
    return session.exec(select(func.max(JobRun.ran_at))).one()
