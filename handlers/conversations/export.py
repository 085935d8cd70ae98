"""Send the sales of a period to the bookkeeper: in FEC format, or as a journal for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from domain.conversation import Ask, Context, Known, ShortText
from domain.labels import LabelledEnum
from domain.messages import _
from domain.periods import month_of, quarter_of, read_period, year_of
from domain.roles import AUDIT
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.discreet import in_private
from handlers.periods import a_period
from handlers.reply import Card, Reply
from storage import accounting


class SalesFormat(LabelledEnum):
    """How the sales are written."""

    FEC = "fec", _("FEC format, for the bookkeeper’s software")
    JOURNAL = "journal", _("CSV journal, for a spreadsheet")


def usual_periods(known: Known) -> Sequence[str]:
    """The month before, the quarter before, this year and the one before."""
    today = known.today
    periods = (month_of(today).before(), quarter_of(today).before(), year_of(today), year_of(today).before())
    return [known.context.say(period.words) for period in periods]


class ExportSales(
    Conversation, command="export", french="exporter", short=("fec",), allowed=AUDIT, confirmed=False,
    title=_("Export of sales"), topic=Topic.INVOICES,
):  # fmt: skip
    """Send the sales of a period to the bookkeeper."""

    period: Annotated[
        ShortText,
        Ask(_("Period"), _("The sales of which period?"), hint=_("2026-11, Q4 2026, 2026"), suggest=usual_periods,
            check=a_period),
    ]  # fmt: skip
    form: Annotated[SalesFormat, Ask(_("Format"), _("In which format?"))]

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "export november 2026": all of it is the period."""
        return "", {"period": " ".join(typed.split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        period = read_period(self.period, desk.today, desk.language)
        export = accounting.add_export(desk.books, self.form.value, period, desk.now, desk.zone, desk.person_id)
        after = {"format": self.form.value, "first": period.first, "last": period.last, "asked_at": desk.now}
        desk.record("sales exported", export.number, target=f"export:{export.id}", after=after)
        return in_private(
            desk,
            Card(
                _("Export {number}: sales of {period}", number=export.number, period=period.words),
                (
                    _("All that was issued and received in that period, as known now; this file stays the same."),
                    _("It is an export of the sales in FEC format, and not the accounts.")
                    if self.form is SalesFormat.FEC else _("Each entry is balanced to the cent."),
                ),
                paper=f"export:{export.id}",
            ),
            key=f"export:{export.id}",
        )  # fmt: skip
