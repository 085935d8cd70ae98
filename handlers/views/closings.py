"""The days, months and years that were closed, and what each was closed with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from domain.conversation import Ask, Context, ShortText
from domain.errors import Fix, Refusal
from domain.messages import Message, _
from domain.periods import read_period
from domain.roles import AUDIT
from handlers import figures
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import closings
from storage.closings import Closed

MONTHS = 6


class ShowClosings(
    Conversation,
    command="closings",
    french="clotures",
    allowed=AUDIT,
    confirmed=False,
    title=_("Closings"),
    topic=Topic.INVOICES,
    listed=False,
):
    """Show what each day, month and year was closed with."""

    period: Annotated[
        ShortText | None, Ask(_("Period"), _("Of which period?"), hint=_("2026-11, 2026, a day"), optional=True)
    ] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "closings 2026-11": that one alone."""
        return "", {"period": " ".join(typed.split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        if self.period:
            return _one(desk, self.period)
        day = closings.last_day(desk.books)
        if day is None:
            return Reply.of(_("No day is closed yet: each one is, a quarter of an hour after it is over."))
        months = closings.latest(desk.books, "month", MONTHS)
        return Reply.of(
            _("Closed up to {day}", day=day.period.last),
            figures.since_first_use(day.perpetual),
            *(Message("{period} · {figures}", {"period": m.period.words, "figures": figures.line(m.turnover)})
              for m in months),
            offers=tuple(offer("closings", shown.period.words, period=shown.period.code) for shown in (day, *months)),
        )  # fmt: skip


def _one(desk: Desk, typed: str) -> Reply:
    period = read_period(typed, desk.today, desk.language)
    closed = closings.find(desk.books, period.code)
    if closed is None:
        raise Refusal(
            _("{period} is not closed.", period=period.words),
            fix=Fix("turnover", _("Its turnover so far"), {"period": period.code}),
        )
    return _details(closed)


def _details(closed: Closed) -> Reply:
    return Reply.of(
        _("Closed: {period}", period=closed.period.words),
        *figures.lines(closed.turnover),
        figures.since_first_use(closed.perpetual),
        _("Sealed by record {number}.", number=closed.sequence),
    )
