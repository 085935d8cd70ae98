"""Closed lists whose members carry the words that people read."""

from __future__ import annotations

from enum import StrEnum

from domain.messages import Message

_UNLABELLED = Message("")


class LabelledEnum(StrEnum):
    """A member is its stored value and a label: `SENT = "sent", _("sent")`."""

    label: Message

    def __new__(cls, value: str, label: Message = _UNLABELLED) -> LabelledEnum:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
