"""The moves that a person can make in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Say:
    """Words typed at the current question, the menu or the summary."""

    text: str


@dataclass(frozen=True)
class Answer:
    """A value as a button or a file gives it, JSON; for a record its id."""

    value: Any


@dataclass(frozen=True)
class Create:
    """Take the words of the last search as a new record, or as they are."""


@dataclass(frozen=True)
class Skip:
    """Leave an optional question unanswered."""


@dataclass(frozen=True)
class Back:
    """Undo the last move."""


@dataclass(frozen=True)
class Edit:
    """Ask a question again, open the menu of an item, or the whole menu (`path` empty)."""

    path: str


@dataclass(frozen=True)
class Add:
    """One more item of a group."""

    group: str


@dataclass(frozen=True)
class Remove:
    """Take an item away."""

    item: str


@dataclass(frozen=True)
class Raise:
    """Bring an item one place forward."""

    item: str


@dataclass(frozen=True)
class Confirm:
    """Finish."""


@dataclass(frozen=True)
class Cancel:
    """Give it up."""


Move = Say | Answer | Create | Skip | Back | Edit | Add | Remove | Raise | Confirm | Cancel
