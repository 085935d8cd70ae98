"""Hands over the paper of what was issued: the original where it went first, a duplicate elsewhere (COMPLIANCE G8)."""

from __future__ import annotations

from domain.messages import Message, _
from handlers.desk import Desk
from storage import papers
from storage.ledger import Record
from storage.tables import Invoice


def handed_over(desk: Desk, invoice: Invoice) -> str:
    """The paper to send with a card, and a record that it was handed over.

    The channel is the platform: the first that has the original always gets it again, byte for byte; the others get the
    duplicate, which is made once and keeps the number. The record bears nobody's id, for nothing of it can be undone.
    """
    original = f"invoice:{invoice.id}"
    first = papers.first_channel(desk.books, original)
    subject = original if first in (None, desk.platform) else f"{original}:{papers.COPY}"
    desk.records.append(
        Record(
            papers.HANDED_OVER, invoice.number or "", subject, who=desk.person.name, platform=desk.platform, at=desk.now
        )
    )
    return subject


def is_duplicate(subject: str) -> bool:
    """Whether a paper is a duplicate."""
    return subject.endswith(f":{papers.COPY}")


DUPLICATE: Message = _("The paper is marked as a duplicate: the original went out by another channel.")
