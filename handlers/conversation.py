"""A guided conversation: a form with a command, the roles that may use it, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from domain.conversation import Context, Draft, Form
from domain.labels import LabelledEnum
from domain.messages import Language, Message, _
from domain.roles import EVERYONE, Role

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.reply import Reply


class Topic(LabelledEnum):
    """What a conversation is about, in the order of the help."""

    SALES = "sales", _("Selling")
    INVOICES = "invoices", _("Invoices")
    FOLLOW_UP = "follow-up", _("Follow-up")
    DESK = "desk", _("Team and settings")


class Conversation(Form):
    """`class LogCall(Conversation, command="call", french="appel", allowed=SELL)`; its docstring is its help.

    `short` are further names; `title` heads its messages and modals, in at most 24 characters of either language
    (a Slack modal's limit); `topic` is its place in the help. An unlisted conversation is in no menu:
    offers lead there, or its name typed. `usage` tells how all of it is said in one line, where that can be.
    """

    command: ClassVar[str] = ""
    french: ClassVar[str] = ""
    short: ClassVar[tuple[str, ...]] = ()
    allowed: ClassVar[frozenset[Role]] = EVERYONE
    is_listed: ClassVar[bool] = True
    topic: ClassVar[Topic] = Topic.DESK
    title: ClassVar[Message] = Message("")
    usage: ClassVar[Sequence[Message]] = ()

    def __init_subclass__(
        cls,
        *,
        command: str = "",
        french: str = "",
        short: tuple[str, ...] = (),
        allowed: frozenset[Role] = EVERYONE,
        listed: bool = True,
        topic: Topic = Topic.DESK,
        confirmed: bool = True,
        **rest: Any,
    ) -> None:
        super().__init_subclass__(**rest)
        cls.command = command
        cls.french = french or command
        cls.short = short
        cls.allowed = allowed
        cls.is_listed = listed
        cls.topic = topic
        cls.is_confirmed = confirmed
        given: Any = cls.model_config.get("title")  # pydantic takes a class's `title` for a setting of its own
        cls.title = given or cls.about()

    @classmethod
    def about(cls) -> Message:
        """What it does, in a sentence: the first line of its docstring."""
        return Message((cls.__doc__ or "").strip().splitlines()[0])

    @classmethod
    def heading(cls, draft: Draft) -> Message:
        """What heads one conversation: its title, unless it was begun for something more particular."""
        return cls.title

    @classmethod
    def ready(cls, desk: Desk) -> None:
        """Refuse at the beginning, with the way to mend it, what would be refused at the end whatever is answered."""

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """What follows the command: the words that answer its first question, and answers to others by path (JSON)."""
        return typed, {}

    @classmethod
    def name_in(cls, language: Language) -> str:
        """Its command in a language."""
        return cls.french if language is Language.FRENCH else cls.command

    def finish(self, desk: Desk) -> Reply:
        """Do what was asked, in the transaction of the event, and say so. May refuse: nothing is then done."""
        raise NotImplementedError
