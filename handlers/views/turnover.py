"""The turnover of any period, on demand (COMPLIANCE H4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from domain.conversation import Ask, Context, ShortText
from domain.messages import _
from domain.periods import month_of, read_period, year_of
from domain.roles import AUDIT
from handlers import figures
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import closings


class ShowTurnover(
    Conversation,
    command="turnover",
    french="ca",
    short=("revenue", "chiffredaffaires"),
    allowed=AUDIT,
    confirmed=False,
    title=_("Turnover"),
    topic=Topic.INVOICES,
):
    """Show what was invoiced and received in any period."""

    period: Annotated[
        ShortText | None,
        Ask(_("Period"), _("Of which period?"), hint=_("2026-11, Q4 2026, 2026, a day"), optional=True),
    ] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "turnover november": all of it is the period."""
        return "", {"period": " ".join(typed.split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        period = read_period(self.period, desk.today, desk.language) if self.period else month_of(desk.today)
        turnover = closings.turnover_of(desk.books, period, desk.zone)
        others = (period.before(), year_of(period.last))
        return Reply.of(
            _("Turnover: {period}", period=period.words),
            *figures.lines(turnover),
            offers=tuple(offer("turnover", other.words, period=other.code) for other in others if other != period),
        )
