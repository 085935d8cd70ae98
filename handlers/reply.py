"""What a conversation answers: cards with facts, and offers of what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.messages import Message


@dataclass(frozen=True)
class Offer:
    """A button that begins another conversation by its command, with answers given: `Offer("invoice", …, quote=7)`."""

    command: str
    label: Message
    given: Mapping[str, Any] = field(default_factory=dict)
    is_primary: bool = False


def offer(command: str, label: Message, *, primary: bool = False, **given: Any) -> Offer:
    """Write an offer in one line."""
    return Offer(command, label, given, primary)


@dataclass(frozen=True)
class Card:
    """A title, facts and offers. `paper` names a document to send with it, `invoice:12`."""

    title: Message | None = None
    lines: tuple[Message, ...] = ()
    offers: tuple[Offer, ...] = ()
    paper: str = ""


@dataclass(frozen=True)
class Reply:
    """What is said when a conversation ends; `resumes` names a draft to go on with."""

    cards: tuple[Card, ...] = ()
    resumes: int = 0

    @classmethod
    def of(cls, title: Message, *lines: Message, offers: tuple[Offer, ...] = (), paper: str = "") -> Reply:
        """A reply of one card."""
        return cls((Card(title, lines, offers, paper),))
