"""A draft: the log of what was answered; everything else is computed from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Op = Literal["answer", "skip", "ask", "search", "edit", "add", "remove", "raise", "resume"]


class Entry(BaseModel):
    """One line of the log. `path` is `customer`, `lines.3.price`, `lines` or `lines.more`; serials are never reused.

    `turn` counts the moves: a move that writes several entries is undone as one. `value` is JSON.
    `ask` holds the words that do not answer a question: nothing is assumed then, it is asked.
    """

    model_config = ConfigDict(frozen=True)

    op: Op
    path: str
    value: Any = None
    turn: int = 0


class Draft(BaseModel):
    """A conversation under way. Turn 0 is what it began with; `back` never goes behind it."""

    model_config = ConfigDict(frozen=True)

    id: int = 0
    form: str
    person: int
    version: int = 0
    log: tuple[Entry, ...] = ()

    @property
    def turn(self) -> int:
        """The number of the last move."""
        return self.log[-1].turn if self.log else 0

    @property
    def resumes(self) -> int:
        """The draft that goes on when this one ends, for it was begun to mend what that one was refused for."""
        return next((int(entry.value) for entry in self.log if entry.op == "resume"), 0)

    def with_entries(self, entries: Iterable[Entry], *, turn: int | None = None) -> Draft:
        """The draft after one more move."""
        number = self.turn + 1 if turn is None else turn
        added = tuple(entry.model_copy(update={"turn": number}) for entry in entries)
        return self.model_copy(update={"log": self.log + added})

    def without_last_turn(self) -> Draft:
        """The draft before its last move; the beginning stays."""
        if self.turn == 0:
            return self
        return self.model_copy(update={"log": tuple(entry for entry in self.log if entry.turn != self.turn)})
