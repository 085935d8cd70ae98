"""What a value becomes: read again from what a client sent, checked, and written as an entry of the log."""

from __future__ import annotations

from typing import Any

from domain.conversation.choice import Choice
from domain.conversation.draft import Entry
from domain.conversation.kinds import Pick
from domain.conversation.steps import Board, Step
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import _


def answered(board: Board, step: Step, value: Any) -> Entry:
    """The entry that a value makes; refused when the question has a reason against it."""
    check = step.question.ask.check
    if check is not None and (reason := check(value, board.known_at(step.path))):
        raise Refusal(reason)
    return Entry(op="answer", path=step.path, value=step.kind.dump(value))


def as_words(board: Board, step: Step, text: str) -> Choice:
    """A choice that is still only words, where the list allows it."""
    if not isinstance(step.kind, Pick) or step.kind.choice.unknown == "refuse":
        raise Refusal(_("Please pick one from the list."))
    if not fold(text):
        raise Refusal(_("A name needs letters or digits."))
    return step.kind.choice(label=" ".join(text.split())[:200])


def loaded(board: Board, step: Step, value: Any) -> Any:
    """A value that came as JSON, read again: nothing that a client sends is taken on trust."""
    if isinstance(step.kind, Pick):
        return _fetched(board, step, step.kind, value)
    try:
        return step.kind.check(step.kind.load(value))
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Refusal(_("I could not read that; please try again.")) from error


def _fetched(board: Board, step: Step, kind: Pick, value: Any) -> Choice:
    """The record of an id; a name without one is that record, or is taken as it is."""
    known = board.known_at(step.path)
    if isinstance(value, dict) and value.get("id") is None and value.get("label"):
        return _called(board, step, kind, str(value["label"]))
    given = value.get("id") if isinstance(value, dict) else value
    found = board.context.catalogue.fetch(kind.choice, int(str(given)), known) if str(given).isdecimal() else None
    if found is None:
        raise Refusal(_("That choice is no longer available."))
    return found


def _called(board: Board, step: Step, kind: Pick, name: str) -> Choice:
    found = board.context.catalogue.search(kind.choice, name, board.known_at(step.path))
    same = (match.choice for match in found if fold(match.choice.label) == fold(name))
    return next(same, None) or as_words(board, step, name)
