"""What comes in from a platform, in the platform's own words no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Who(BaseModel):
    """Somebody as a platform knows them. `id` is a Telegram user id, a Slack `TEAM/USER`, a login."""

    model_config = ConfigDict(frozen=True)

    platform: str
    id: str
    name: str = ""
    language: str = "fr"
    place: str = ""
    """Where they are reached in private."""

    @property
    def account(self) -> str:
        """The account in one word, `telegram:42`."""
        return f"{self.platform}:{self.id}"


class Event(BaseModel):
    """One thing that a person did. `key` is unique for ever: the platform's own id of it.

    `command` has a name in `text` and what follows it in `rest`; `tap` the button's `data` and the message it stood in;
    `submit` the values of a whole sheet by path, `note` the same before it is finished, a move's code in `data` and in
    `text` the last item that was shown when one more is asked for.
    `wants_sheet` asks for a conversation's questions all at once. `place` is where it happened and is answered.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    who: Who
    place: str
    is_private: bool = True
    at: datetime
    kind: Literal["say", "command", "tap", "file", "note", "submit"]
    text: str = ""
    rest: str = ""
    data: str = ""
    message_id: str = ""
    draft: int = 0
    version: int = 0
    values: dict[str, Any] = {}
    upload: int | None = None
    wants_sheet: bool = False

    @property
    def lane(self) -> str:
        """Events of one lane are handled in order: one person in one place."""
        return f"{self.place}|{self.who.id}"
