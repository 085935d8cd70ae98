"""Moves that open, add, remove and reorder: what they write to the log, or why they cannot."""

from __future__ import annotations

from collections.abc import Iterator

from domain.conversation.draft import Entry
from domain.conversation.moves import Add, Edit, Raise, Remove
from domain.conversation.naming import is_first, is_item
from domain.conversation.steps import Board
from domain.errors import Refusal
from domain.messages import _


def arranged(board: Board, made: Edit | Add | Remove | Raise) -> list[Entry]:
    """The entries of such a move."""
    match made:
        case Edit(path):
            return [_edit(board, path)]
        case Add(group):
            return [added(board, group)]
        case Remove(item):
            return [*_settled(board, item), _remove(board, item)]
        case Raise(item):
            return [*_settled(board, item), _raised(board, item)]


def _edit(board: Board, path: str) -> Entry:
    if path and path not in board.by_path and not is_item(board, path):
        raise Refusal(_("That can no longer be changed."))
    return Entry(op="edit", path=path)


def added(board: Board, group: str) -> Entry:
    """One more item of a group."""
    if f"{group}.more" not in board.by_path:
        raise Refusal(_("That is as many as it takes."))
    return Entry(op="add", path=group)


def _settled(board: Board, item: str) -> Iterator[Entry]:
    """What items take over from the one before becomes their own: it must not change with their place."""
    group = item.partition(".")[0]
    for step in board.steps:
        ask = step.question.ask
        if step.path.startswith(f"{group}.") and ask.assume and not ask.depends_on and not step.is_answered:
            if step.value is None:
                yield Entry(op="skip", path=step.path)
            else:
                yield Entry(op="answer", path=step.path, value=step.kind.dump(step.value))


def _remove(board: Board, item: str) -> Entry:
    group = item.partition(".")[0]
    if not is_item(board, item):
        raise Refusal(_("It is already gone."))
    if len(board.items[group]) == 1:
        raise Refusal(_("At least one is needed: change it instead."))
    return Entry(op="remove", path=item)


def _raised(board: Board, item: str) -> Entry:
    if not is_item(board, item):
        raise Refusal(_("It is already gone."))
    if is_first(board, item):
        raise Refusal(_("It is the first already."))
    return Entry(op="raise", path=item)
