"""What a person saw after they did something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.slack_api.errors import Json
from tests.platforms.slack_api.wording import readable, words_of

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class CommandResult:
    """The answer under the command, or Slack's error; `duration` is the wait in seconds."""

    duration: float
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    in_channel: bool = False
    error: str | None = None

    @property
    def words(self) -> str:
        return words_of(self.blocks) or readable(self.text)


@dataclass(frozen=True)
class Tap:
    """After a button or a choice: nothing, or the warning triangle with this error."""

    duration: float = 0.0
    error: str | None = None


Outcome = Literal["closed", "cleared", "updated", "pushed", "errors", "incomplete", "trouble"]


@dataclass(frozen=True)
class Submission:
    """What a modal did when it was submitted; `errors` by block_id, `error` says the cause of trouble."""

    outcome: Outcome
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    duration: float = 0.0


class Offers(list[str]):
    """The labels in an open menu; empty with an `error` when the app's answer was late or unusable."""

    def __init__(self, labels: list[str], error: str | None = None) -> None:
        super().__init__(labels)
        self.error = error


@dataclass(frozen=True)
class Said:
    """A message that a person posted, and the events that told the app of it, if it had subscribed."""

    channel: str
    ts: str
    event_ids: tuple[str, ...]
