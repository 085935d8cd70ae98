"""What a conversation shows: a question, the menu of what can be changed, a summary, or its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.conversation.form import Form
from domain.conversation.kinds import Pick
from domain.conversation.steps import Step
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Message


@dataclass(frozen=True)
class Option:
    """A value that one tap answers; `value` is JSON."""

    value: Any
    label: Message


@dataclass(frozen=True)
class Row:
    """An answered question, or a whole item of a group, by label and value."""

    path: str
    label: Message
    value: Message


@dataclass(frozen=True)
class Question:
    """The step that is asked now.

    `searched` holds the typed words of a search whose matches are the options; `can_create` offers to take them as new.
    """

    step: Step
    options: tuple[Option, ...] = ()
    preview: tuple[Message, ...] = ()
    searched: str | None = None
    can_create: bool = False
    can_skip: bool = False
    error: Message | None = None
    refused: Refusal | None = None

    @property
    def is_dead_end(self) -> bool:
        """Whether a record is asked for while there is none that could be picked, whatever is typed."""
        is_closed = isinstance(self.step.kind, Pick) and self.step.kind.choice.unknown == "refuse"
        return is_closed and not (self.options or self.can_skip or self.searched)


@dataclass(frozen=True)
class Menu:
    """What can be changed: all answers, or the fields of one item (`path`)."""

    path: str
    rows: tuple[Row, ...]
    can_remove: bool = False
    can_raise: bool = False
    error: Message | None = None


@dataclass(frozen=True)
class Summary:
    """Everything answered, what may be added, and the way to confirm."""

    rows: tuple[Row, ...]
    question: Message
    extras: tuple[Step, ...] = ()
    groups: tuple[Row, ...] = ()
    preview: tuple[Message, ...] = ()
    error: Message | None = None


@dataclass(frozen=True)
class Confirmed:
    """The form is complete and was confirmed."""

    form: Form


@dataclass(frozen=True)
class Cancelled:
    """The person gave it up."""


Screen = Question | Menu | Summary | Confirmed | Cancelled


def is_lost(screen: Screen) -> bool:
    """Whether the words that led to a screen answered nothing, found nothing to choose from and nothing to mend."""
    if isinstance(screen, Question) and screen.searched and (screen.can_create or _names(screen, screen.searched)):
        return False
    if isinstance(screen, Question) and screen.refused and screen.refused.fix:
        return False
    return isinstance(screen, Question | Menu | Summary) and screen.error is not None


def _names(question: Question, words: str) -> bool:
    """Whether an option has the words in its name, not only something like them."""
    return any(fold(words) in fold(str(option.label.facts.get("label", ""))) for option in question.options)
