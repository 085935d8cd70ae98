"""What a question may look at: the answers so far, today, and the books through a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from domain.conversation.choice import Choice
from domain.messages import Language, Message


@dataclass(frozen=True)
class Found:
    """A record that a search proposes; `is_sure` when the words really name it, typos aside."""

    choice: Choice
    is_sure: bool = True


class Catalogue(Protocol):
    """The books as the engine sees them."""

    def search(self, kind: type[Choice], typed: str, known: Known) -> Sequence[Found]:
        """The records that the words may mean, best first; the likeliest ones for no words."""

    def fetch(self, kind: type[Choice], id: int, known: Known) -> Choice | None:
        """The record of that id, if it can be chosen."""


@dataclass(frozen=True)
class Context:
    """Where and when a move is made, and by whom it is read."""

    now: datetime
    zone: ZoneInfo
    language: Language
    catalogue: Catalogue
    say: Callable[[Message], str]

    @property
    def today(self) -> date:
        """The business day in the company's zone."""
        return self.now.astimezone(self.zone).date()


class Known:
    """The answers so far by field name: inside a group the item's own come first; what is not known is None."""

    def __init__(self, context: Context, *layers: Mapping[str, Any]) -> None:
        self.context = context
        self._layers = layers

    @property
    def today(self) -> date:
        """The business day in the company's zone."""
        return self.context.today

    def __getattr__(self, name: str) -> Any:
        return next((layer[name] for layer in self._layers if name in layer), None)
