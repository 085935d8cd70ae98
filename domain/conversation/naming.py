"""What words typed at the menu or the summary name: an answer to change, perhaps its new value, an item, a group."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.moves import Add, Edit, Raise, Remove
from domain.conversation.spoken import is_raising, named_edit, named_removal
from domain.conversation.steps import Board, Step
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Message, _


@dataclass(frozen=True)
class Told:
    """Words that name a step and answer it at once: "discount 10"."""

    step: Step
    text: str


def named(board: Board, text: str) -> Edit | Add | Raise | Remove | Told:
    """What words name; inside an item's menu its own fields come first."""
    opened = _opened_item(board)
    if opened and is_raising(text):
        return Raise(opened)
    if (removed := named_removal(text)) is not None:
        target = _target(board, removed, opened) if removed else Edit(opened)
        if isinstance(target, Edit) and is_item(board, target.path):
            return Remove(target.path)
        raise _unclear()
    words = named_edit(text)
    meant = _target(board, words, opened) or _told(board, words, opened)
    if meant is None:
        raise _unclear()
    return meant


def is_item(board: Board, path: str) -> bool:
    """Whether a path is that of an item."""
    group, _dot, serial = path.partition(".")
    return serial.isdigit() and int(serial) in board.items.get(group, {})


def is_first(board: Board, item: str) -> bool:
    """Whether no item of its group comes before it."""
    group, _dot, serial = item.partition(".")
    return next(iter(board.items.get(group, {})), None) == int(serial)


def _opened_item(board: Board) -> str:
    last = board.draft.log[-1] if board.draft.log else None
    return last.path if last is not None and last.op in ("edit", "raise") and is_item(board, last.path) else ""


def _target(board: Board, words: str, opened: str) -> Edit | Add | None:
    """The one step, item or group whose label the words are, or begin."""
    joined, labels = _joined(words), _labels(board, opened)
    near = [target for label, target in labels.items() if label == joined]
    near = near or [target for label, target in labels.items() if joined and label.startswith(joined)]
    return near[0] if len(near) == 1 else None


def _told(board: Board, words: str, opened: str) -> Told | None:
    """The step whose label comes first in the words, and what follows."""
    labels, parts = _labels(board, opened), words.split()
    for count in range(len(parts) - 1, 0, -1):
        target = labels.get(_joined(" ".join(parts[:count])))
        if isinstance(target, Edit) and target.path in board.by_path:
            return Told(board.by_path[target.path], " ".join(parts[count:]).lstrip(":= "))
    return None


def _labels(board: Board, opened: str) -> dict[str, Edit | Add]:
    say = board.context.say
    targets: dict[str, Edit | Add] = {}
    for name, items in board.items.items():
        targets |= {_joined(say(board.item_label(f"{name}.{n}"))): Edit(f"{name}.{n}") for n in items}
        targets |= {_joined(say(_group_label(board, name))): Add(name)}
    for item in dict.fromkeys((None, opened)):
        steps = [step for step in board.steps if step.item == item and not step.is_more]
        targets |= {_joined(say(step.question.ask.label)): Edit(step.path) for step in steps}
    return targets


def _group_label(board: Board, name: str) -> Message:
    more = board.by_path.get(f"{name}.more")
    return more.question.ask.label if more else _("Line")


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


def _unclear() -> Refusal:
    return Refusal(_("Confirm, or tell me what to change."))
