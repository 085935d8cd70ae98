"""A choice: a record of the books picked by name inside a conversation."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict


class Choice(BaseModel):
    """A record by its id and the label it had when it was picked; `id` is None for one that is still only words.

    A subclass adds the facts that later questions need, so that a summary or an assumption asks no database.
    `unknown` says what becomes of words that name no record: refused, offered as a new record, or taken as they are.
    """

    model_config = ConfigDict(frozen=True)
    unknown: ClassVar[Literal["refuse", "create", "keep"]] = "refuse"

    id: int | None = None
    label: str
    detail: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the record is still to be made."""
        return self.id is None
