"""What can be undone: how it is written to the ledger, and the button that takes it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.messages import Message, _
from handlers.desk import Desk
from handlers.job import JobDesk
from handlers.reply import Offer, offer
from storage.changes import Change

WITHIN = timedelta(minutes=10)
UNDOABLE: dict[str, Message] = {
    "call logged": _("call logged"),
    "contact added": _("contact added"),
    "contact changed": _("contact changed"),
    "customer added": _("customer added"),
    "customer changed": _("customer changed"),
    "deal changed": _("deal changed"),
    "deal lost": _("deal lost"),
    "deal moved": _("deal moved"),
    "deal opened": _("deal opened"),
    "deal won": _("deal won"),
    "letterhead changed": _("our details changed"),
    "payment recorded": _("payment recorded"),
    "product added": _("product added"),
    "product changed": _("product changed"),
    "quote accepted": _("quote accepted"),
    "quote refused": _("quote refused"),
    "quote sent": _("quote sent"),
    "reminder done": _("reminder done"),
    "reminder made": _("reminder made"),
    "reminder put off": _("reminder put off"),
}
"""The actions that a person may take back, as the ledger calls them."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def note(desk: Desk | JobDesk, action: str, subject: str, change: Change, *, why: str = "") -> None:
    """Write a change to the ledger so that it can be undone; a change of nothing leaves no trace."""
    if change:
        desk.record(action, subject, target=change.target, before=change.before, after=change.after, why=why)


def undo(desk: Desk) -> Offer:
    """The button that takes back what this event did, and only that."""
    return offer("undo", _("↶ Undo"), at=(desk.now - _EPOCH) // _MICROSECOND)


def moment_of(microseconds: int) -> datetime:
    """The instant that such a button names."""
    return _EPOCH + microseconds * _MICROSECOND
