"""Where things are said: `slack:U1` in private, `slack:C1` in a channel, `slack:C1@U1` there for one person only."""

from __future__ import annotations

from dataclasses import dataclass

PLATFORM = "slack"


@dataclass(frozen=True)
class Place:
    """A conversation's id, or a person's for their direct messages; `only` is the one who sees it in a channel."""

    id: str
    only: str = ""

    @classmethod
    def read(cls, place: str) -> Place:
        """The place that a notice names."""
        id, _at, only = place.removeprefix(f"{PLATFORM}:").partition("@")
        return cls(id, only)

    def __str__(self) -> str:
        return f"{PLATFORM}:{self.id}" + (f"@{self.only}" if self.only else "")

    @property
    def is_person(self) -> bool:
        """Whether it is named by a person and not by a conversation."""
        return self.id.startswith(("U", "W"))
