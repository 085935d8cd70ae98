"""The few things that a person can be told went wrong; anything else is a bug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.messages import Message


@dataclass(frozen=True)
class Fix:
    """The conversation that mends what stands in the way, by its command, with answers given.

    `asks` names the question that it begins with. Without a command it is one of the refused conversation itself.
    """

    command: str
    label: Message
    given: Mapping[str, Any] = field(default_factory=dict)
    asks: str = ""


class Refusal(Exception):
    """Something a person asked for that cannot be done, with a sentence that says what to do next."""

    def __init__(self, reason: Message, *, fix: Fix | None = None) -> None:
        super().__init__(reason.text)
        self.reason = reason
        self.fix = fix


class NotAllowed(Refusal):
    """The person's role does not permit it."""


class NotFound(Refusal):
    """What was named is not in the books."""


class Stale(Refusal):
    """Somebody, or the same person twice, was faster."""
