"""Payment terms: when an invoice must be paid, within the caps of French law."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import Refusal
from domain.messages import Message, _, plural

MOST_NET_DAYS = 60
MOST_MONTH_END_DAYS = 45
"""C. com. L441-10 I: at most 60 days after the invoice, or 45 days end of month where that was agreed."""

_CODE = re.compile(r"(?P<on_receipt>receipt)|net:(?P<net>\d{1,4})|(?P<then>\d{1,4}):eom|eom:(?P<after>\d{1,4})")


class Reckoning(StrEnum):
    """How the days are counted; "30 days end of month" has two readings, and both are in use."""

    NET = "net"
    DAYS_THEN_MONTH_END = "days then month end"
    MONTH_END_THEN_DAYS = "month end then days"


@dataclass(frozen=True)
class Terms:
    """A number of days and how they are counted; no day at all means on receipt."""

    days: int = 0
    reckoning: Reckoning = Reckoning.NET

    def __post_init__(self) -> None:
        most = MOST_NET_DAYS if self.reckoning is Reckoning.NET else MOST_MONTH_END_DAYS
        if not 0 <= self.days <= most:
            raise Refusal(_too_long(self.reckoning))

    @property
    def code(self) -> str:
        """A short stable code: "receipt", "net:30", "30:eom" (30 days, then month end), "eom:30" (the reverse)."""
        match self.reckoning:
            case Reckoning.DAYS_THEN_MONTH_END:
                return f"{self.days}:eom"
            case Reckoning.MONTH_END_THEN_DAYS:
                return f"eom:{self.days}"
            case Reckoning.NET:
                return f"net:{self.days}" if self.days else "receipt"

    @property
    def label(self) -> Message:
        """The terms as a document prints them."""
        match self.reckoning:
            case Reckoning.DAYS_THEN_MONTH_END:
                return plural("{count} day, then end of month", "{count} days, then end of month", self.days)
            case Reckoning.MONTH_END_THEN_DAYS:
                return plural("End of month, then {count} day", "End of month, then {count} days", self.days)
            case Reckoning.NET if self.days:
                return plural("{count} day net", "{count} days net", self.days)
            case Reckoning.NET:
                return _("On receipt")


ON_RECEIPT = Terms()
THIRTY_DAYS = Terms(30)
"""What the law sets where nothing was agreed, from the receipt of the goods or the end of the service."""


def read_terms(code: str) -> Terms:
    """The terms of a code, as `Terms.code` writes it."""
    match = _CODE.fullmatch(code.strip().lower())
    if not match:
        raise Refusal(_("I do not know the payment terms “{code}”.", code=code))
    if match["on_receipt"]:
        return ON_RECEIPT
    if match["net"]:
        return Terms(int(match["net"]))
    if match["then"]:
        return Terms(int(match["then"]), Reckoning.DAYS_THEN_MONTH_END)
    return Terms(int(match["after"]), Reckoning.MONTH_END_THEN_DAYS)


def due_date(terms: Terms, issued_on: date) -> date:
    """The last day on which a payment is on time."""
    days = timedelta(days=terms.days)
    match terms.reckoning:
        case Reckoning.DAYS_THEN_MONTH_END:
            return month_end(issued_on + days)
        case Reckoning.MONTH_END_THEN_DAYS:
            return month_end(issued_on) + days
        case Reckoning.NET:
            return issued_on + days


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _too_long(reckoning: Reckoning) -> Message:
    if reckoning is Reckoning.NET:
        return _("Payment terms go up to {most} days (article L441-10 of the commercial code).", most=MOST_NET_DAYS)
    return _(
        "End-of-month terms go up to {most} days (article L441-10 of the commercial code).", most=MOST_MONTH_END_DAYS
    )
