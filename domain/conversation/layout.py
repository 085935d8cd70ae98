"""Computes the screen of a draft from its board; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.conversation.answering import why_not
from domain.conversation.kinds import OneOf, Pick, YesNo
from domain.conversation.naming import is_first
from domain.conversation.screen import Menu, Option, Question, Row, Screen, Summary
from domain.conversation.steps import Board, Step
from domain.messages import Message, _

MOST_OPTIONS = 8


@dataclass(frozen=True)
class Asked:
    """The step that is asked now, and the words that are searched for it."""

    step: Step
    searched: str | None = None

    @property
    def can_create(self) -> bool:
        """Whether the words may be taken as they are."""
        kind = self.step.kind
        return self.searched is not None and isinstance(kind, Pick) and kind.choice.unknown != "refuse"


def asked(board: Board) -> Asked | None:
    """The question that was opened or is pending; None at the menu and at the summary."""
    last = board.draft.log[-1] if board.draft.log else None
    if last is not None and last.op in ("edit", "search") and last.path in board.by_path:
        return Asked(board.by_path[last.path], last.value if last.op == "search" else None)
    return Asked(board.pending) if board.pending is not None else None


def screen_of(board: Board, error: Message | None = None) -> Screen:
    """The question that is asked, the menu that was opened, else the summary."""
    if (now := asked(board)) is not None:
        return _question(board, now, error)
    last = board.draft.log[-1] if board.draft.log else None
    if last is not None and last.op in ("edit", "raise"):
        return _menu(board, last.path, error)
    return _summary(board, error)


def _question(board: Board, now: Asked, error: Message | None) -> Question:
    found = tuple(_options(board, now.step, now.searched))
    if now.searched is not None and error is None:
        error = _search_outcome(now.searched, bool(found), now.can_create)
    reason = why_not(board, now.step) if error is None else None
    return Question(
        step=now.step,
        options=found[:MOST_OPTIONS] or options_of(board, now),
        preview=(*([reason] if reason else ()), *board.form.preview(board.known)),
        searched=now.searched,
        can_create=now.can_create,
        can_skip=now.step.question.ask.may_skip,
        error=error,
    )


def options_of(board: Board, now: Asked) -> tuple[Option, ...]:
    """What is offered; where nothing was found and nothing can be made, the usual list."""
    found = tuple(_options(board, now.step, now.searched))
    if not found and now.searched is not None and not now.can_create:
        found = tuple(_options(board, now.step, None))
    return found[:MOST_OPTIONS]


def _search_outcome(searched: str, has_options: bool, creates: bool) -> Message:
    if has_options:
        return _("“{words}”: which one?", words=searched)
    if creates:
        return _("I know no “{words}”. Create it, or type another name.", words=searched)
    return _("I know no “{words}”. Try another spelling.", words=searched)


def _options(board: Board, step: Step, searched: str | None) -> Iterator[Option]:
    ask = step.question.ask
    match step.kind:
        case Pick(choice=choice):
            found = board.context.catalogue.search(choice, searched or "", board.known_at(step.path))
            yield from (Option(f.choice.id, _choice_label(f.choice.label, f.choice.detail)) for f in found)
        case OneOf(members=members):
            yield from (Option(member.value, member.label) for member in members)
        case YesNo():
            yield from (Option(value, step.kind.show(value)) for value in (True, False))
        case kind:
            for value in ask.suggest(board.known_at(step.path)) if ask.suggest else ():
                yield Option(kind.dump(value), kind.show(value))


def _choice_label(label: str, detail: str) -> Message:
    return (
        Message("{label} · {detail}", {"label": label, "detail": detail})
        if detail
        else Message("{label}", {"label": label})
    )


def _menu(board: Board, path: str, error: Message | None) -> Menu:
    if not path:
        return Menu("", tuple(_rows(board, with_extras=True)), error=error)
    group = path.partition(".")[0]
    rows = tuple(_row(step) for step in board.steps if step.item == path and not step.is_more)
    return Menu(path, rows, can_remove=len(board.items[group]) > 1, can_raise=not is_first(board, path), error=error)


def _summary(board: Board, error: Message | None) -> Summary:
    more = [step for step in board.steps if step.is_more]
    return Summary(
        rows=tuple(_rows(board)),
        question=board.form.to_confirm(board.known),
        extras=tuple(s for s in board.steps if _is_extra(s)),
        groups=tuple(Row(step.item or "", step.question.ask.label, step.question.ask.words) for step in more),
        preview=tuple(board.form.preview(board.known)),
        error=error,
    )


def _rows(board: Board, *, with_extras: bool = False) -> Iterator[Row]:
    """The answers in the order of the form; an item of a group is one row."""
    seen: set[str] = set()
    for step in board.steps:
        if step.is_more or step.question.ask.hidden:
            continue
        if step.item is None:
            if step.value is not None or with_extras:
                yield _row(step)
        elif step.item not in seen:
            seen.add(step.item)
            yield Row(step.item, board.item_label(step.item), board.item_line(step.item))


def _is_extra(step: Step) -> bool:
    ask = step.question.ask
    is_offered = ask.may_skip and not (ask.hidden or ask.rare)
    return is_offered and step.item is None and step.value is None


def _row(step: Step) -> Row:
    value = step.kind.show(step.value) if step.value is not None else _("—")
    return Row(step.path, step.question.ask.label, value)
