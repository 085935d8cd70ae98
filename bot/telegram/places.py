"""Where things are said: `telegram:42` is a chat, `telegram:-100123#7` a topic of a group."""

from __future__ import annotations

from dataclasses import dataclass

PLATFORM = "telegram"


@dataclass(frozen=True)
class Place:
    """A chat, and a topic in it; groups have negative ids."""

    chat: int
    topic: int | None = None

    @classmethod
    def read(cls, place: str) -> Place:
        """The place that a notice names."""
        chat, _hash, topic = place.removeprefix(f"{PLATFORM}:").partition("#")
        return cls(int(chat), int(topic) if topic else None)

    def __str__(self) -> str:
        return f"{PLATFORM}:{self.chat}" + (f"#{self.topic}" if self.topic else "")

    @property
    def is_group(self) -> bool:
        """Whether several people read there."""
        return self.chat < 0
