"""What goes out, in words already and for no platform in particular: a post in a chat, or a sheet of questions."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Button(BaseModel):
    """A button. `data` is at most 64 bytes, Telegram's limit (PLATFORMS 3)."""

    model_config = ConfigDict(frozen=True)

    label: str
    data: str
    style: Literal["plain", "primary", "danger"] = "plain"


class Post(BaseModel):
    """A message in a chat. `file` names a paper to send with it; `replaces` the message that it is drawn over.

    `ends` is the draft that ended with it: buttons of that draft which still stand in the chat do nothing any more.
    """

    model_config = ConfigDict(frozen=True)

    title: str = ""
    lines: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    error: str = ""
    question: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: str = ""
    replaces: str = ""
    ends: int = 0

    @property
    def text(self) -> str:
        """The whole message as plain text, buttons aside."""
        parts = (self.error, self.title, *self.lines, *self.note, self.question)
        return "\n".join(part for part in parts if part)


Widget = Literal["text", "long", "number", "date", "choice", "search", "file"]


class Field(BaseModel):
    """One question of a sheet. `resets` changes when an answer it depends on changes: the client forgets its value.

    `value` is what the draft holds: text, an option's value, or an option for a search.
    """

    model_config = ConfigDict(frozen=True)

    path: str
    label: str
    widget: Widget
    hint: str = ""
    value: Any = None
    value_label: str = ""
    options: tuple[tuple[str, str], ...] = ()
    is_optional: bool = False
    is_watched: bool = False
    """Whether other fields or the totals depend on it: the sheet is drawn again when it changes."""
    resets: str = ""


class Section(BaseModel):
    """Fields that belong together: a line of a quote. `item` is its path, empty for the form's own fields.

    `summary` says a complete item in one line, for a client that has no room for all its fields.
    """

    model_config = ConfigDict(frozen=True)

    item: str = ""
    title: str = ""
    fields: tuple[Field, ...] = ()
    can_remove: bool = False
    summary: str = ""


class Sheet(BaseModel):
    """A whole form at once, as a Slack modal shows it. `adds` are the groups that take one more item, with the label of
    their button; `remove` is the label of an item's, `elsewhere` of the one that leads back to messages.
    """

    model_config = ConfigDict(frozen=True)

    draft: int
    version: int
    title: str
    sections: tuple[Section, ...]
    adds: tuple[tuple[str, str], ...] = ()
    preview: tuple[str, ...] = ()
    remove: str
    elsewhere: str
    submit: str
    close: str
    error: str = ""


class Outcome(BaseModel):
    """What an event led to: posts, a sheet to show, or what is wrong in a sheet by path."""

    model_config = ConfigDict(frozen=True)

    posts: tuple[Post, ...] = ()
    sheet: Sheet | None = None
    errors: dict[str, str] = {}

    def drawn_over(self, message_id: str) -> Outcome:
        """The same with its first post drawn over a message."""
        replaced = tuple(post.model_copy(update={"replaces": message_id}) for post in self.posts[:1])
        return self.model_copy(update={"posts": replaced + self.posts[1:]})
