"""What the watchers of a process are told: whether each part works, and how much goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.assembly import Parts
from bot.web.metrics import Sample, age, text
from storage import inbox, jobs, outbox
from storage.migrate import is_current


def checks(parts: Parts, *, ticks: bool) -> dict[str, Callable[[], bool]]:
    """Of the parts that this process runs; `ticks` says that the clock is one of them."""
    database = {"database": lambda: is_current(parts.house.books.engine)}
    running = {"intake": lambda: parts.intake.is_open, "delivery": lambda: parts.delivery.is_alive}
    return database | running | ({"clock": lambda: parts.clock.is_alive} if ticks else {})


def metrics(parts: Parts) -> str:
    """The page of `/metrics`."""
    return text(_measures(parts))


def _measures(parts: Parts) -> Iterator[tuple[str, str, str, list[Sample]]]:
    now, tally = parts.house.now(), parts.intake.tally
    events: list[Sample] = [({"what": name}, value) for name, value in vars(tally).items()]
    yield "events_total", "counter", "Events of this process.", events
    settled: list[Sample] = [({"state": state}, count) for state, count in parts.delivery.tally.items()]
    yield "notices_total", "counter", "Outcomes of attempts to post of this process.", settled
    with parts.house.books.read() as session:
        count, since = inbox.waiting(session)
        waiting, oldest = outbox.counts(session), outbox.oldest(session)
        ran = jobs.last_runs(session)
    yield "inbox_waiting", "gauge", "Events that wait to be handled.", [({}, count)]
    yield "inbox_age_seconds", "gauge", "How long the oldest of them has waited.", [({}, age(since, now))]
    states: list[Sample] = [({"state": state}, waiting.get(state, 0)) for state in ("queued", "sending", "unknown")]
    yield "outbox_waiting", "gauge", "Notices that wait to be posted.", states
    yield "outbox_age_seconds", "gauge", "How long the oldest of them has waited.", [({}, age(oldest, now))]
    lags: list[Sample] = [({"job": job}, age(at, now)) for job, at in sorted(ran.items())]
    yield "job_lag_seconds", "gauge", "Time since each job last ran.", lags
