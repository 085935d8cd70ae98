"""A whole command in one line, typed while another conversation is under way."""

from __future__ import annotations

from domain.conversation import Context, Draft, Known
from domain.conversation.form import Question, fields_of
from domain.conversation.kinds import Pick
from domain.conversation.layout import asked
from domain.conversation.steps import Board
from domain.errors import Refusal
from domain.folding import fold
from handlers.conversation import Conversation
from handlers.registry import Registry

SHORTEST = 3
"""Fewer letters name nobody for sure."""


def takes_words(form: type[Conversation], draft: Draft, context: Context) -> bool:
    """Whether something else than a record or one more item is asked for: "call back tomorrow" is what comes next."""
    now = asked(Board(form, draft, context))
    return now is not None and not (now.step.is_more or isinstance(now.step.kind, Pick))


def whole_command(registry: Registry, text: str, context: Context) -> tuple[type[Conversation], str] | None:
    """The conversation that a line begins with, and what follows, when that names its record and says more."""
    heard = registry.heard(text)
    if heard is None or not heard[1]:
        return None
    try:
        said, given = heard[0].heard(heard[1], context)
    except Refusal:
        return None
    return heard if _names(heard[0], said, context, says_more=bool(given)) else None


def _names(form: type[Conversation], said: str, context: Context, *, says_more: bool) -> bool:
    """Whether words name what is asked first; without more, only a document's number does."""
    first = next((one for one in fields_of(form) if isinstance(one, Question) and not one.ask.hidden), None)
    if first is None or not isinstance(first.kind, Pick) or len(fold(said)) < SHORTEST:
        return False
    found = context.catalogue.search(first.kind.choice, said, Known(context))
    if says_more:
        return first.kind.choice.unknown == "create" or any(match.is_sure for match in found)
    is_number = any(char.isdigit() for char in said)
    return is_number and any(fold(match.choice.label) == fold(said) for match in found)
