"""What a value becomes: read again from what a client sent, checked, and written as an entry of the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.conversation.choice import Choice
from domain.conversation.draft import Entry
from domain.conversation.form import Form, Question, fields_of
from domain.conversation.kinds import Pick
from domain.conversation.known import Context, Known
from domain.conversation.moves import Say
from domain.conversation.steps import Board, Step
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Message, _


def answered(board: Board, step: Step, value: Any) -> Entry:
    """The entry that a value makes; refused when the question has a reason against it."""
    check = step.question.ask.check
    if check is not None and (reason := check(value, board.known_at(step.path))):
        raise Refusal(reason)
    return Entry(op="answer", path=step.path, value=step.kind.dump(value))


def heard_as(form: type[Form], words: Mapping[str, str], context: Context) -> dict[str, Any]:
    """What words for several questions answer, as JSON by path; those that answer nothing stay words."""
    values: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    known = Known(context, values)
    for question in fields_of(form):
        if not isinstance(question, Question) or not words.get(question.name):
            continue
        try:
            value = question.kind.read(words[question.name], context)
            if question.ask.check and (reason := question.ask.check(value, known)):
                raise Refusal(reason)
        except Refusal:
            answers[question.name] = Say(words[question.name])
        else:
            values[question.name], answers[question.name] = value, question.kind.dump(value)
    return answers


def why_not(board: Board, step: Step) -> Message | None:
    """Why the words that were said for a question do not answer it, if there were any."""
    words = board.answers.unanswered.get(step.path)
    if words is None:
        return None
    try:
        answered(board, step, step.kind.read(words, board.context))
    except Refusal as refused:
        return refused.reason
    return None


def contradicted(board: Board, path: str) -> Iterator[Entry]:
    """What takes away the answers that an answer, just given, makes impossible: "5000" where 4,131.36 is owed."""
    item, _dot, name = path.rpartition(".")
    for step in board.steps:
        ask = step.question.ask
        is_concerned = step.is_answered and name in ask.depends_on and (step.item or "") == item
        if is_concerned and ask.check and ask.check(step.value, board.known_at(step.path)):
            yield Entry(op="ask", path=step.path, value=board.context.say(step.kind.show(step.value)))


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
