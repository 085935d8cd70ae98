"""What the desk can do for this person, made from the same registry as the conversations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from domain.conversation import Ask, Context, ShortText
from domain.messages import Fact, Language, Message, _
from domain.roles import Role
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply


class Help(Conversation, command="help", french="aide", confirmed=False, title=_("Help")):
    """Show what I can do."""

    command_name: Annotated[ShortText | None, Ask(_("Command"), _("About which command?"), hidden=True)] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "help quote": what that one does, and how it is said in one line."""
        return "", {"command_name": " ".join(typed.replace("/", " ").split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        role = Role(desk.person.role)
        heard = desk.registry.heard(self.command_name) if self.command_name else None
        if heard is not None and role in heard[0].allowed:
            return _of_one(heard[0], desk.language)
        listed = [c for c in desk.registry.conversations if c.is_listed and role in c.allowed]
        lines = [line for topic in Topic for line in _about(topic, listed, desk.language)]
        hints = (
            _("A name or a number opens its card: acme, FA-2026-0003. More of one command: /help and its name."),
            _("At any question: back, skip, cancel. A conversation begun here goes on wherever you write to me."),
        )
        return Reply.of(_("What I can do for you"), *lines, *hints)


def _of_one(conversation: type[Conversation], language: Language) -> Reply:
    """A command, what it does and how it is said in one line."""
    facts: dict[str, Fact] = {"command": conversation.name_in(language), "title": conversation.title}
    return Reply.of(Message("/{command} · {title}", facts), conversation.about(), *conversation.usage)


def _about(topic: Topic, listed: Sequence[type[Conversation]], language: Language) -> Iterator[Message]:
    """A topic and its commands."""
    ours = sorted((c for c in listed if c.topic is topic), key=lambda c: c.name_in(language))
    if ours:
        yield Message("▸ {topic}", {"topic": topic.label})
    for conversation in ours:
        yield Message("/{command} · {title}", {"command": conversation.name_in(language), "title": conversation.title})
