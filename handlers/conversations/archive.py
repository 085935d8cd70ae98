"""Send the archive of a year: all that was issued, to be read and checked without this program (COMPLIANCE H5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from domain.conversation import Ask, Context, Known, ShortText
from domain.errors import Refusal
from domain.messages import _
from domain.periods import read_period, year_of
from domain.roles import AUDIT
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.discreet import in_private
from handlers.periods import a_period
from handlers.reply import Card, Reply
from storage import archive

CARRIED = 40_000_000
"""Bytes of papers that a chat still carries with what is around them: Telegram takes files up to 50 MB."""


def years(known: Known) -> Sequence[str]:
    """This year and the one before."""
    this = year_of(known.today)
    return [this.code, this.before().code]


class SendArchive(
    Conversation, command="archive", french="archive", short=("archiver",), allowed=AUDIT, confirmed=False,
    title=_("Archive"), topic=Topic.INVOICES, listed=False,
):  # fmt: skip
    """Send the archive of a year, for you to keep."""

    period: Annotated[
        ShortText,
        Ask(_("Period"), _("The archive of which year?"), hint=_("2026, Q4 2026, 2026-11"), suggest=years,
            check=a_period),
    ]  # fmt: skip

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "archive 2026": all of it is the period."""
        return "", {"period": " ".join(typed.split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        period = read_period(self.period, desk.today, desk.language)
        size = archive.weight(desk.books, period)
        if size > CARRIED:
            raise Refusal(
                _(
                    "That archive weighs some {size} MB, more than a chat carries: ask for a quarter or a month,"
                    " or on the server: comptoir archive {code}.zip --period {code}",
                    size=size // 1_000_000, code=period.code,
                )
            )  # fmt: skip
        desk.record("archive asked for", period.code)
        subject = f"archive:{period.code}:{int(desk.now.timestamp() * 1000)}"
        lines = (
            _("All that was issued and received, the log and its seal, with what reads and checks them."),
            _("Keep it ten years, elsewhere than the books; LISEZMOI.txt in it says how to check it."),
        )
        return in_private(desk, Card(_("Archive of {period}", period=period.words), lines, paper=subject), key=subject)
