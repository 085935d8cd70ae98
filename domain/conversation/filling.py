"""Answers many questions at once, as a modal does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.conversation.answering import answered, as_words, loaded
from domain.conversation.draft import Draft, Entry
from domain.conversation.form import Form
from domain.conversation.kinds import Pick
from domain.conversation.known import Context
from domain.conversation.steps import Board, Step
from domain.errors import Refusal
from domain.messages import Message, _


def fill(
    form: type[Form], draft: Draft, values: Mapping[str, Any], context: Context
) -> tuple[Draft, dict[str, Message]]:
    """Answer many steps at once, as a modal does: what is wrong comes back by path, the rest is kept.

    A value is typed text, or `{"value": JSON}` for what was picked, or None for a field left empty. One that says what
    the draft said before is left alone: it does not outlive the answer that it depended on.
    """
    errors: dict[str, Message] = {}
    turn = draft.turn + 1
    before = board = Board(form, draft, context)
    for path in values:
        step = board.by_path.get(path)
        if step is None or step.is_more or _is_said(before, path, values[path]):
            continue
        try:
            entry = _filled(board, step, values[path])
        except Refusal as refused:
            errors[path] = refused.reason
            continue
        if entry is not None:
            draft = draft.with_entries([entry], turn=turn)
            board = Board(form, draft, context)
    return draft, errors


def _is_said(board: Board, path: str, value: Any) -> bool:
    step = board.by_path.get(path)
    try:
        return step is not None and step.value is not None and _filled(board, step, value) is None
    except Refusal:
        return False


def _filled(board: Board, step: Step, value: Any) -> Entry | None:
    """The entry that a modal's field gives, or None when it says what the draft says already."""
    if value in (None, ""):
        if step.question.ask.may_skip:
            return Entry(op="skip", path=step.path) if step.is_answered or step.is_pending else None
        if step.is_answered or step.is_assumed:
            return None
        raise Refusal(_("I do need this one."))
    if _is_shown(board, step, value):
        return None
    if isinstance(value, dict):
        picked = value["value"]
        words = isinstance(step.kind, Pick) and isinstance(picked, str) and picked.startswith("+")
        read = as_words(board, step, picked[1:]) if words else loaded(board, step, picked)
    else:
        read = step.kind.read(str(value), board.context)
    if step.value is not None and step.kind.dump(step.value) == step.kind.dump(read):
        return None
    return answered(board, step, read)


def _is_shown(board: Board, step: Step, value: Any) -> bool:
    """Whether a field holds the very words that it was filled with: not all of them could be read again."""
    if step.value is None or isinstance(value, dict):
        return False
    return str(value).split() == board.context.say(step.kind.show(step.value)).split()
