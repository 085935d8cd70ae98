"""What a field's type means in a conversation: how it is read from words, kept as JSON and shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from domain.conversation.choice import Choice
from domain.errors import Refusal
from domain.folding import clean, fold
from domain.labels import LabelledEnum
from domain.messages import Message, _, verbatim

if TYPE_CHECKING:
    from domain.conversation.known import Context


class Attachment(BaseModel):
    """A file that came with a message and was stored; `id` is its row in the books."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Kind:
    """A way to ask: `read` takes what a person typed or refuses with a reason, `load` and `dump` are the log's."""

    def read(self, text: str, context: Context) -> Any:
        raise NotImplementedError

    def load(self, value: Any) -> Any:
        return value

    def dump(self, value: Any) -> Any:
        return value

    def check(self, value: Any) -> Any:
        """Refuse a loaded value that could not have been typed: what a client sends is not taken on trust."""
        return value

    def show(self, value: Any) -> Message:
        return verbatim(str(value))


@dataclass(frozen=True)
class Text(Kind):
    """Words, at most `limit` characters, on one line unless `is_long`; `reader` checks and normalises them."""

    limit: int = 200
    is_long: bool = False
    reader: Any = None

    def read(self, text: str, context: Context) -> str:
        words = clean(text) if self.is_long else " ".join(clean(text).split())
        if not words:
            raise Refusal(_("I need a few words here."))
        if len(words) > self.limit:
            raise Refusal(
                _("That is {count} characters long; {limit} at most, please.", count=len(words), limit=self.limit)
            )
        return str(self.reader(words)) if self.reader else words

    def load(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class DayKind(Kind):
    """A day of the calendar."""

    def read(self, text: str, context: Context) -> date:
        from domain.moments import read_date

        return read_date(text, context.today, context.language)

    def load(self, value: Any) -> date:
        return date.fromisoformat(value)

    def dump(self, value: date) -> str:
        return value.isoformat()

    def show(self, value: date) -> Message:
        return Message("{day}", {"day": value})


@dataclass(frozen=True)
class InstantKind(Kind):
    """A moment still to come, kept in UTC."""

    def read(self, text: str, context: Context) -> datetime:
        from domain.moments import read_moment

        return read_moment(text, context.now, context.zone, context.language)

    def load(self, value: Any) -> datetime:
        return datetime.fromisoformat(value).astimezone(UTC)

    def dump(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat()

    def show(self, value: datetime) -> Message:
        return Message("{moment}", {"moment": value})


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no."""

    def read(self, text: str, context: Context) -> bool:
        match fold(text):
            case "yes" | "y" | "oui" | "o" | "true" | "1":
                return True
            case "no" | "n" | "non" | "false" | "0":
                return False
        raise Refusal(_("Yes or no, please."))

    def load(self, value: Any) -> bool:
        """JSON's own, or its name: the options of a client are words."""
        return {"true": True, "false": False}[str(value).lower()]

    def show(self, value: bool) -> Message:
        return _("yes") if value else _("no")


@dataclass(frozen=True)
class OneOf(Kind):
    """One member of a closed list."""

    members: type[LabelledEnum]

    def read(self, text: str, context: Context) -> LabelledEnum:
        """The one that is meant: by its name, its beginning, a word that no other has, or a name that is mistyped."""
        typed = fold(text)
        labels = {member: fold(context.say(member.label)) for member in self.members}
        near = [member for member in labels if typed in (labels[member], member.value)]
        for is_near in (str.startswith, _begins_alike, _has_words, _is_mistyped):
            near = near or [member for member in labels if typed and is_near(labels[member], typed)]
        if len(near) == 1:
            return near[0]
        raise Refusal(
            _("Please pick one of: {choices}.", choices=", ".join(context.say(m.label) for m in self.members))
        )

    def load(self, value: Any) -> LabelledEnum:
        return self.members(value)

    def dump(self, value: LabelledEnum) -> str:
        return value.value

    def show(self, value: LabelledEnum) -> Message:
        return value.label


@dataclass(frozen=True)
class Pick(Kind):
    """A record picked by name; the engine searches, so words never come here."""

    choice: type[Choice]

    def load(self, value: Any) -> Choice:
        return self.choice.model_validate(value)

    def dump(self, value: Choice) -> Any:
        return value.model_dump(mode="json")

    def show(self, value: Choice) -> Message:
        if value.is_new and value.unknown == "create":
            return _("{name} (new)", name=value.label)
        return verbatim(value.label)


@dataclass(frozen=True)
class FileKind(Kind):
    """A file sent in the chat."""

    def read(self, text: str, context: Context) -> Any:
        raise Refusal(_("Please send a file, or skip."))

    def load(self, value: Any) -> Attachment:
        return Attachment.model_validate(value)

    def dump(self, value: Attachment) -> Any:
        return value.model_dump(mode="json")

    def show(self, value: Attachment) -> Message:
        return verbatim(value.name)


ShortText = Annotated[str, Text(200)]
LongText = Annotated[str, Text(4000, is_long=True)]
Day = Annotated[date, DayKind()]
Instant = Annotated[datetime, InstantKind()]
File = Annotated[Attachment, FileKind()]


def kind_of(annotation: Any, metadata: Iterable[Any]) -> Kind:
    """The kind that a field's annotation names, or that its type implies."""
    if get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        metadata = [*inner, *metadata]
    if named := next((m for m in metadata if isinstance(m, Kind)), None):
        return named
    match annotation:
        case type() if issubclass(annotation, Choice):
            return Pick(annotation)
        case type() if issubclass(annotation, LabelledEnum):
            return OneOf(annotation)
        case type() if annotation is bool:
            return YesNo()
        case type() if annotation is str:
            return Text()
    raise TypeError(f"no way to ask for {annotation!r}")


def _begins_alike(label: str, typed: str) -> bool:
    return typed.split()[:1] == label.split()[:1]


def _has_words(label: str, typed: str) -> bool:
    return f" {typed} " in f" {label} "


def _is_mistyped(label: str, typed: str) -> bool:
    """Whether the words are a label, or its first word, but for one letter, or two in a long one."""
    from rapidfuzz.distance import OSA

    most = len(typed) // 4
    return any(OSA.distance(typed, name) <= min(most, 2) for name in (label, label.split()[0])) if label else False
