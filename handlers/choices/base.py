"""What every picker is: a choice that knows where to look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.conversation import Choice, Found, Known

if TYPE_CHECKING:
    from handlers.desk import Desk


class Choose(Choice):
    """A choice that knows where to look."""

    @classmethod
    def find(cls, desk: Desk, typed: str, known: Known) -> Sequence[Found]:
        """The records that the words may mean, best first; the likeliest for no words."""
        raise NotImplementedError

    @classmethod
    def fetch(cls, desk: Desk, id: int, known: Known) -> Choice | None:
        """The record of an id, if it may be chosen."""
        raise NotImplementedError


class DeskCatalogue:
    """The engine's view of the books of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def search(self, kind: type[Choice], typed: str, known: Known) -> Sequence[Found]:
        assert issubclass(kind, Choose)
        return kind.find(self._desk, typed, known)

    def fetch(self, kind: type[Choice], id: int, known: Known) -> Choice | None:
        assert issubclass(kind, Choose)
        return kind.fetch(self._desk, id, known)
