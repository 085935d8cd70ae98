"""Wakes the jobs up: each runs once when it is due, in whichever process ticks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from bot.holder import is_dead, this_process
from handlers.job import Job, JobDesk
from handlers.reception import House
from storage import jobs, ledger

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
LONGEST_TICK = timedelta(seconds=30)
"""Jobs of a time of the day are looked at this often; a failed run is tried again as soon."""


@dataclass(frozen=True)
class Errand(Job):
    """A job that makes its own transactions, for it takes long: `errand` runs outside any."""

    errand: Callable[[], None] = lambda: None


@dataclass
class Clock:
    """The ticker of one process. `on_posts` is called, in a thread of the clock's, after a job that ran."""

    house: House
    jobs: Sequence[Job]
    on_posts: Callable[[], None] = lambda: None
    holder: str = field(default_factory=this_process)
    failures: int = 0
    _scheduler: Any = None

    def start(self) -> None:
        """Tick from now on, in threads; what was missed is made up at once."""
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for job in self.jobs:
            seconds = min(job.every or LONGEST_TICK, LONGEST_TICK).total_seconds()
            self._scheduler.add_job(self.run, "interval", [job], seconds=seconds, next_run_time=self.house.now())
        self._scheduler.start()

    def stop(self) -> None:
        """Let the run under way end, and tick no more."""
        if self.is_alive:
            self._scheduler.shutdown(wait=True)

    @property
    def is_alive(self) -> bool:
        """Whether it ticks."""
        return self._scheduler is not None and bool(self._scheduler.running)

    def run(self, job: Job) -> bool:
        """Run a job if it is due and nobody else runs it; a failure is logged, and the job stays due."""
        try:
            if not self._claim(job):
                return False
            self._perform(job)
        except Exception:
            self.failures += 1
            log.exception("job failed; it is tried again", job=job.name)
            self._give_back(job)
            return False
        self.on_posts()
        return True

    def _claim(self, job: Job) -> bool:
        now = self.house.now()
        with self.house.books.open() as session:
            return jobs.claim(
                session,
                job.name,
                self.holder,
                now,
                LEASE,
                lambda ran_at: job.is_due(ran_at, now, self.house.zone),
                is_dead,
            )

    def _perform(self, job: Job) -> None:
        """The job's work and the note that it is done are one transaction."""
        now = self.house.now()
        if isinstance(job, Errand):
            job.errand()
        with self.house.books.open() as session:
            desk = JobDesk(session, now, self.house.zone, self.house.registry, self.house.finance_mail)
            job.run(desk)
            ledger.append(session, desk.records, self.house.secret)
            if not jobs.finish(session, job.name, self.holder, now):
                raise RuntimeError(f"the lease of {job.name} ended while it ran")

    def _give_back(self, job: Job) -> None:
        try:
            with self.house.books.open() as session:
                jobs.finish(session, job.name, self.holder, None)
        except Exception:
            log.exception("lease could not be given back; it ends by itself", job=job.name)
