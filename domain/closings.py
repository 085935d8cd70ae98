"""Whether every closing of a log follows from the records before it: recomputed while the log is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.messages import Message, _
from domain.turnover import NOTHING, Perpetual, Turnover, as_json, counted

CLOSINGS = {"day closed": "day", "month closed": "month", "year closed": "year"}
"""The actions of the log that close a period."""


class Reckoning:
    """Adds up what counts, record by record in the order of the log, and checks each closing against it."""

    def __init__(self) -> None:
        self.perpetual = Perpetual()
        self.closed_until: datetime | None = None
        self._open: list[tuple[datetime, Turnover]] = []
        self._month = self._year = NOTHING

    def fault(self, content: Mapping[str, Any]) -> Message | None:
        """Take the next record; what is wrong with it."""
        action, after = content["action"], content["after"]
        if action in CLOSINGS:
            return self._closing_fault(CLOSINGS[action], after)
        turnover = counted(action, after)
        if turnover is None:
            return None
        at = datetime.fromisoformat(content["at"])
        if self.closed_until is not None and at < self.closed_until:
            return _("it is dated in a day that was closed before")
        self._open.append((at, turnover))
        return None

    def _closing_fault(self, kind: str, after: Mapping[str, Any]) -> Message | None:
        opens_at, closes_at = (datetime.fromisoformat(after[end]) for end in ("opens_at", "closes_at"))
        if kind == "day" and self.closed_until not in (None, opens_at):
            return _("the day before it was not closed")
        turnover = self._closed(kind, closes_at)
        said = {name: after[name] for name in as_json(turnover)}
        if said != as_json(turnover) or after["perpetual"] != self.perpetual.as_json():
            return _("its totals do not follow from the records before it")
        return None

    def _closed(self, kind: str, closes_at: datetime) -> Turnover:
        """The turnover of a period that ends now."""
        match kind:
            case "day":
                day = self._day(closes_at)
                self.perpetual, self._month = self.perpetual.plus(day), self._month + day
                self.closed_until = closes_at
                return day
            case "month":
                month, self._month = self._month, NOTHING
                self._year += month
                return month
        year, self._year = self._year, NOTHING
        return year

    def _day(self, closes_at: datetime) -> Turnover:
        day = sum((turnover for at, turnover in self._open if at < closes_at), NOTHING)
        self._open = [(at, turnover) for at, turnover in self._open if at >= closes_at]
        return day
