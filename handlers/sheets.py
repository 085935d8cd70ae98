"""Draws a draft as a sheet, every question at once: what a Slack modal shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from domain.conversation import LEFT_EMPTY, Context, Draft
from domain.conversation.amounts import Number, SumKind
from domain.conversation.form import Question as Asked
from domain.conversation.form import fields_of
from domain.conversation.kinds import DayKind, FileKind, OneOf, Pick, Text, YesNo
from domain.conversation.steps import Board, Step
from domain.messages import Message, _
from handlers.conversation import Conversation
from handlers.posts import Field, Section, Sheet, Widget
from templates.words import Words


def sheet_of(
    conversation: type[Conversation], draft: Draft, context: Context, words: Words, error: Message | None = None
) -> Sheet:
    """The whole form with what the draft knows."""
    board = Board(conversation, draft, context)
    more = [step for step in board.steps if step.is_more]
    return Sheet(
        draft=draft.id,
        version=draft.version,
        title=words.say(conversation.heading(draft)),
        sections=tuple(_sections(board, words)),
        adds=tuple((step.item or "", words.say(_("➕ {what}", what=step.question.ask.label))) for step in more),
        remove=words.say(_("🗑 Remove")),
        elsewhere=words.say(_("Go on in messages")),
        preview=tuple(words.lines(conversation.preview(board.known))),
        submit=words.say(_("Save")),
        close=words.say(_("Later")),
        error=words.say(error) if error else "",
    )


def asks(conversation: type[Conversation], given: Collection[str] = ()) -> bool:
    """Whether there is anything to ask or to confirm in a sheet once these fields are given."""
    open_fields = [field for field in fields_of(conversation) if field.name not in given]
    if conversation.is_confirmed:
        return bool(fields_of(conversation))
    return any(not field.ask.may_skip for field in open_fields)


def _sections(board: Board, words: Words) -> Iterator[Section]:
    """The form's own fields in order, each item of a group a section of its own where the group stands."""
    gathered: dict[str, list[Step]] = {}
    for step in board.steps:
        ask = step.question.ask
        if not (step.is_more or ask.hidden or (ask.rare and step.value is None)):
            gathered.setdefault(step.item or "", []).append(step)
    order = _order(board, gathered)
    for item, steps in order:
        group = item.partition(".")[0]
        title = words.say(board.item_label(item)) if item else ""
        can_remove = bool(item) and len(board.items[group]) > 1
        yield Section(
            item=item,
            title=title,
            fields=tuple(_field(board, s, words) for s in steps),
            can_remove=can_remove,
            summary=words.say(board.item_line(item)) if _is_complete(board, item) else "",
        )


def _is_complete(board: Board, item: str) -> bool:
    group, _dot, serial = item.partition(".")
    return bool(item) and board.items[group][int(serial)] is not None


def _order(board: Board, gathered: dict[str, list[Step]]) -> Iterator[tuple[str, list[Step]]]:
    run: list[Step] = []
    for asked in fields_of(board.form):
        if isinstance(asked, Asked):
            run += [step for step in gathered.get("", ()) if step.path == asked.name]
            continue
        if run:
            yield "", run
            run = []
        yield from ((item, steps) for item, steps in gathered.items() if item.startswith(f"{asked.name}."))
    if run:
        yield "", run


def _field(board: Board, step: Step, words: Words) -> Field:
    ask = step.question.ask
    options: tuple[tuple[str, str], ...] = ()
    if isinstance(step.kind, OneOf):
        options = tuple((member.value, words.say(member.label)) for member in step.kind.members)
    elif isinstance(step.kind, YesNo):
        options = (("true", words.say(_("yes"))), ("false", words.say(_("no"))))
    return Field(
        path=step.path,
        label=words.say(ask.label),
        widget=_widget(step),
        hint=words.say(ask.hint) if ask.hint else "",
        value=_value(step, words),
        value_label=words.say(step.kind.show(step.value)) if step.value is not None else "",
        options=options,
        is_optional=ask.may_skip,
        is_watched=_is_watched(board, step),
        resets=_resets(board, step),
    )


def _widget(step: Step) -> Widget:
    match step.kind:
        case Pick():
            return "search"
        case OneOf() | YesNo():
            return "choice"
        case DayKind():
            return "date"
        case FileKind():
            return "file"
        case Number() | SumKind():
            return "number"
        case Text(is_long=True):
            return "long"
    return "text"


def _value(step: Step, words: Words) -> Any:
    """As the widget holds it: what a person could have typed, or the value of an option."""
    if step.value is None:
        return None
    match step.kind:
        case Pick():
            return step.value.id if step.value.id is not None else f"+{step.value.label}"
        case OneOf() | YesNo() | DayKind():
            return str(step.kind.dump(step.value)).lower()
        case FileKind():
            return None
    return words.say(step.kind.show(step.value))


def _is_watched(board: Board, step: Step) -> bool:
    """Whether another question waits for this one, by name or by a condition, or is assumed from it."""
    name = step.question.name
    questions = [s.question for s in board.steps if s.path != step.path]
    depends = any(name in question.ask.depends_on for question in questions)
    return depends or isinstance(step.kind, Pick | OneOf | YesNo | Number | SumKind)


def _resets(board: Board, step: Step) -> str:
    """The answers it depends on and what is assumed from them: clients show a new first value in a new field only."""
    ask = step.question.ask
    known = board.known_at(step.path)
    answers = [str(_plain(value)) if (value := getattr(known, name)) is not None else "" for name in ask.depends_on]
    assumed = ask.assume(known) if ask.assume else None
    parts = [*answers, str(step.kind.dump(assumed)) if assumed not in (None, LEFT_EMPTY) else ""]
    return ",".join(parts) if any(parts) else ""


def _plain(value: Any) -> Any:
    return getattr(value, "id", None) or getattr(value, "label", value)
