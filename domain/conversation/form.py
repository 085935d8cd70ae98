"""A form: a pydantic class whose annotated fields say how they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from types import UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from annotated_types import Len
from pydantic import BaseModel, ConfigDict

from domain.conversation.choice import Choice
from domain.conversation.kinds import Kind, kind_of
from domain.conversation.known import Known
from domain.messages import Message, _

__all__ = ["Ask", "Choice", "Form", "Group", "Question", "Repeated", "fields_of"]


LEFT_EMPTY: Any = object()
"""What `assume` gives for a question that is already known to have no answer."""


@dataclass(frozen=True)
class Ask:
    """How one field is asked.

    `label` names it in summaries and modals, `words` ask for it in a chat. `when` hides it, `suggest` proposes values
    that one tap answers, `assume` gives the value that holds until somebody changes it (the field is then not asked),
    `check` refuses a value with a reason, `depends_on` names the fields whose change makes the answer meaningless.
    A hidden field is only ever given, by whoever begins the conversation: it is neither asked nor shown. A rare one
    is optional and in the menus, but on no sheet until it has a value.
    An optional field is not asked one by one: the summary offers it. A skippable one is asked, and one tap skips it;
    where `assume` says that it is left empty (`LEFT_EMPTY`), only the summary offers it.
    """

    label: Message
    words: Message
    hint: Message | None = None
    optional: bool = False
    skippable: bool = False
    hidden: bool = False
    rare: bool = False
    when: Callable[[Known], bool] | None = None
    suggest: Callable[[Known], Sequence[Any]] | None = None
    assume: Callable[[Known], Any] | None = None
    check: Callable[[Any, Known], Message | None] | None = None
    depends_on: tuple[str, ...] = ()

    @property
    def may_skip(self) -> bool:
        """Whether the form does without an answer."""
        return self.optional or self.skippable or self.hidden or self.rare


class Group(BaseModel):
    """Fields that repeat: the lines of a quote."""

    model_config = ConfigDict(frozen=True)

    def line(self) -> Message:
        """The group in one line of a summary."""
        raise NotImplementedError


class Form(BaseModel):
    """A guided conversation's questions, in order."""

    model_config = ConfigDict(frozen=True)
    is_confirmed: ClassVar[bool] = True
    """Whether a summary asks for a confirmation; without it the form finishes as soon as nothing is left to ask."""

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        """What is shown under every question and the summary, such as running totals."""
        return ()

    @classmethod
    def to_confirm(cls, known: Known) -> Message:
        """What the summary asks; overridden where what is confirmed cannot be changed afterwards."""
        return _("Shall I save it?")


@dataclass(frozen=True)
class Question:
    """A field that is asked once (or once per item of its group)."""

    name: str
    ask: Ask
    kind: Kind


@dataclass(frozen=True)
class Repeated:
    """A field that is a list of groups."""

    name: str
    ask: Ask
    group: type[Group]
    fields: tuple[Question, ...]
    least: int
    most: int


@cache
def fields_of(form: type[Form]) -> tuple[Question | Repeated, ...]:
    """The questions of a form in the order of its fields; fields without `Ask` are not asked."""
    return tuple(_field(name, annotation) for name, annotation in _annotations(form).items() if _ask(annotation))


def _field(name: str, annotation: Any) -> Question | Repeated:
    ask = _ask(annotation)
    assert ask is not None
    bare, *metadata = get_args(annotation)
    if get_origin(bare) is list:
        (group,) = get_args(bare)
        bounds = next((m for m in metadata if isinstance(m, Len)), Len(0, 200))
        inner = tuple(f for n, a in _annotations(group).items() if _ask(a) and isinstance(f := _field(n, a), Question))
        return Repeated(name, ask, group, inner, bounds.min_length, bounds.max_length or 200)
    return Question(name, ask, kind_of(_without_none(bare), metadata))


def _annotations(model: type[BaseModel]) -> dict[str, Any]:
    """The fields' annotations, evaluated in their own module, so that the functions in them see its names."""
    found: dict[str, Any] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= get_annotations(base, eval_str=True)
    return {name: found[name] for name in model.model_fields}


def _ask(annotation: Any) -> Ask | None:
    if get_origin(annotation) is not Annotated:
        return None
    return next((m for m in get_args(annotation)[1:] if isinstance(m, Ask)), None)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    (bare,) = (option for option in get_args(annotation) if option is not type(None))
    return bare
