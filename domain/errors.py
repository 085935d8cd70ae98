"""The few things that a person can be told went wrong; anything else is a bug."""

from __future__ import annotations

from domain.messages import Message


class Refusal(Exception):
    """Something a person asked for that cannot be done, with a sentence that says what to do next."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.text)
        self.reason = reason


class NotAllowed(Refusal):
    """The person's role does not permit it."""


class NotFound(Refusal):
    """What was named is not in the books."""


class Stale(Refusal):
    """Somebody, or the same person twice, was faster."""
