"""Replays a draft's log into answers, and answers into the questions that apply now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError

from domain.conversation.draft import Draft, Entry
from domain.conversation.form import LEFT_EMPTY, Form, Group, Question, Repeated, fields_of
from domain.conversation.kinds import Kind, YesNo
from domain.conversation.known import Context, Known
from domain.messages import Message, _, verbatim

MORE = "more"


@dataclass(frozen=True)
class Step:
    """One question at its path, with the value it has now, if any."""

    path: str
    question: Question
    is_answered: bool = False
    is_assumed: bool = False
    is_skipped: bool = False
    value: Any = None

    @property
    def kind(self) -> Kind:
        return self.question.kind

    @property
    def is_pending(self) -> bool:
        """Whether the conversation must still ask it."""
        ask = self.question.ask
        return not (self.is_answered or self.is_assumed or self.is_skipped or ask.optional or ask.hidden or ask.rare)

    @property
    def is_more(self) -> bool:
        """Whether it asks for another item of a group."""
        return self.path.endswith(f".{MORE}")

    @property
    def item(self) -> str | None:
        """The path of the item it belongs to, `lines.3`."""
        return self.path.rpartition(".")[0] or None


@dataclass
class Answers:
    """The log replayed: raw values by path, what was skipped, the serial numbers of each group's items.

    `unanswered` holds words that were said for a question and do not answer it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    unanswered: dict[str, str] = field(default_factory=dict)
    serials: dict[str, list[int]] = field(default_factory=dict)
    last_serial: dict[str, int] = field(default_factory=dict)

    def forget(self, path: str) -> None:
        self.values.pop(path, None)
        self.skipped.discard(path)
        self.unanswered.pop(path, None)


def answers_of(form: type[Form], draft: Draft) -> Answers:
    """What the log says today: unknown, removed and dependent answers drop out."""
    answers = Answers()
    for repeated in _groups(form):
        answers.last_serial[repeated.name] = repeated.least
        answers.serials[repeated.name] = list(range(1, repeated.least + 1))
    for entry in draft.log:
        _replay(form, answers, entry)
    return answers


def _replay(form: type[Form], answers: Answers, entry: Entry) -> None:
    match entry.op:
        case "answer":
            was_said = entry.path in answers.values or entry.path in answers.skipped
            if was_said and answers.values.get(entry.path) != entry.value:
                _forget_dependents(form, answers, entry.path)
            answers.forget(entry.path)
            answers.values[entry.path] = entry.value
        case "skip":
            _forget_dependents(form, answers, entry.path)
            answers.forget(entry.path)
            answers.skipped.add(entry.path)
        case "ask":
            answers.forget(entry.path)
            answers.unanswered[entry.path] = str(entry.value)
        case "add" if entry.path in answers.serials:
            answers.last_serial[entry.path] += 1
            answers.serials[entry.path].append(answers.last_serial[entry.path])
            answers.forget(f"{entry.path}.{MORE}")
        case "raise":
            _raise(answers, entry.path)
        case "remove":
            group, _dot, serial = entry.path.partition(".")
            if serial.isdigit() and int(serial) in answers.serials.get(group, ()):
                answers.serials[group].remove(int(serial))
                for path in [p for p in (*answers.values, *answers.skipped) if p.startswith(f"{entry.path}.")]:
                    answers.forget(path)


def _raise(answers: Answers, item: str) -> None:
    """Bring an item one place forward."""
    group, _dot, serial = item.partition(".")
    serials = answers.serials.get(group, [])
    place = serials.index(int(serial)) if serial.isdigit() and int(serial) in serials else 0
    if place > 0:
        serials[place - 1 : place + 1] = reversed(serials[place - 1 : place + 1])


def _forget_dependents(form: type[Form], answers: Answers, path: str) -> None:
    item, _dot, name = path.rpartition(".")
    siblings = [f"{item}.{q.name}" for q in _siblings(form, item) if name in q.ask.depends_on]
    others = [q.name for q in fields_of(form) if isinstance(q, Question) and not item and name in q.ask.depends_on]
    for dependent in siblings + others:
        answers.forget(dependent)
        _forget_dependents(form, answers, dependent)


def _siblings(form: type[Form], item: str) -> tuple[Question, ...]:
    group = item.partition(".")[0]
    return next((repeated.fields for repeated in _groups(form) if repeated.name == group), ())


def first_items(form: type[Form]) -> frozenset[str]:
    """The items that a form begins with, by path."""
    return frozenset(f"{group.name}.{serial}" for group in _groups(form) for serial in range(1, group.least + 1))


def _groups(form: type[Form]) -> Iterator[Repeated]:
    return (f for f in fields_of(form) if isinstance(f, Repeated))


class Board:
    """A draft laid out: every step that applies now, what is known, the items and their summaries."""

    def __init__(self, form: type[Form], draft: Draft, context: Context) -> None:
        self.form = form
        self.draft = draft
        self.context = context
        self.answers = answers_of(form, draft)
        self._values: dict[str, Any] = {}
        self.known = Known(context, self._values)
        self.items: dict[str, dict[int, Group | None]] = {}
        self.steps = tuple(self._lay())

    @cached_property
    def by_path(self) -> Mapping[str, Step]:
        return {step.path: step for step in self.steps}

    @property
    def pending(self) -> Step | None:
        """The first question that must still be asked."""
        return next((step for step in self.steps if step.is_pending), None)

    def instance(self) -> Form:
        """The form with its answers; only when nothing is pending."""
        return self.form.model_validate(self._values)

    def known_at(self, path: str) -> Known:
        """What is known at a step: its item's answers first."""
        return Known(self.context, self._item_values(path), self._values)

    def item_label(self, item: str) -> Message:
        """The name of an item in menus: `Line 2`."""
        group, _dot, serial = item.partition(".")
        repeated = next(r for r in _groups(self.form) if r.name == group)
        number = self.answers.serials[group].index(int(serial)) + 1
        return _("{what} {number}", what=repeated.ask.label, number=number)

    def item_line(self, item: str) -> Message:
        """An item in one line, or what is known of it."""
        group, _dot, serial = item.partition(".")
        made = self.items[group][int(serial)]
        if made is not None:
            return made.line()
        parts = [s.kind.show(s.value) for s in self.steps if s.item == item and s.value is not None]
        return parts[0] if parts else verbatim("…")

    def _item_values(self, path: str) -> Mapping[str, Any]:
        item, _dot, _name = path.rpartition(".")
        if not item:
            return {}
        return {s.question.name: s.value for s in self.steps if s.item == item and s.value is not None}

    def _lay(self) -> Iterator[Step]:
        for asked in fields_of(self.form):
            match asked:
                case Question():
                    yield from self._lay_question(asked, asked.name, self.known, self._values)
                case Repeated():
                    yield from self._lay_group(asked)

    def _lay_question(self, question: Question, path: str, known: Known, values: dict[str, Any]) -> Iterator[Step]:
        if question.ask.when is not None and not question.ask.when(known):
            return
        step = self._step(question, path, known)
        if step.value is not None:
            values[question.name] = step.value
        yield step

    def _step(self, question: Question, path: str, known: Known) -> Step:
        if path in self.answers.values:
            try:
                value = question.kind.load(self.answers.values[path])
            except (ValueError, TypeError, ArithmeticError, ValidationError):
                return Step(path, question)
            return Step(path, question, is_answered=True, value=value)
        if path in self.answers.skipped:
            return Step(path, question, is_skipped=True)
        if path in self.answers.unanswered:
            return Step(path, question)
        value = question.ask.assume(known) if question.ask.assume is not None else None
        if value is LEFT_EMPTY:
            return Step(path, question, is_skipped=True)
        if value is not None:
            return Step(path, question, is_assumed=True, value=value)
        return Step(path, question)

    def _lay_group(self, repeated: Repeated) -> Iterator[Step]:
        if repeated.ask.when is not None and not repeated.ask.when(self.known):
            return
        made: dict[int, Group | None] = {}
        complete: list[Group] = []
        self.items[repeated.name], self._values[repeated.name] = made, complete
        for serial in self.answers.serials[repeated.name]:
            steps, item = self._lay_item(repeated, f"{repeated.name}.{serial}")
            made[serial] = item
            if item is not None:
                complete.append(item)
            yield from steps
        if made and len(made) < repeated.most:
            more = Question(MORE, repeated.ask, YesNo())
            path = f"{repeated.name}.{MORE}"
            yield Step(path, more, is_answered=path in self.answers.values, value=self.answers.values.get(path))

    def _lay_item(self, repeated: Repeated, path: str) -> tuple[list[Step], Group | None]:
        """The questions of one item, and the item once it is complete."""
        values: dict[str, Any] = {}
        known = Known(self.context, values, self._values)
        steps = [
            step
            for question in repeated.fields
            for step in self._lay_question(question, f"{path}.{question.name}", known, values)
        ]
        return steps, None if any(step.is_pending for step in steps) else _make(repeated.group, values)


def _make(group: type[Group], values: Mapping[str, Any]) -> Group:
    made: BaseModel = group.model_validate(values)
    assert isinstance(made, Group)
    return made
