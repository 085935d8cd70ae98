"""The arguments of a Web API call, sent as JSON, a form or a query, and a message's content among them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.platforms.slack_api.blocks import check_message
from tests.platforms.slack_api.errors import Json, Refusal

TEXT_CUT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000


class Arguments(dict[str, Any]):
    """Values are JSON, or strings of it when they came as a form or a query."""

    def required(self, name: str) -> str:
        value = self.get(name)
        if value in (None, ""):
            raise Refusal("invalid_arguments", [f"missing required field: {name}"])
        return str(value)

    def text(self, name: str) -> str | None:
        value = self.get(name)
        return None if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        return int(self.get(name) or default)

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """A list or an object, also when it is written as JSON in a string."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise Refusal(error) from None


@dataclass(frozen=True)
class Content:
    """What a message says; None where the call did not mention it."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None
    warning: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.blocks or self.attachments)


def content_of(arguments: Arguments, updating: bool = False) -> Content:
    """Read and check a message's text, blocks, attachments and metadata, as every method that posts does."""
    text, markdown = arguments.text("text"), arguments.text("markdown_text")
    blocks = arguments.structure("blocks", "invalid_blocks_format")
    if markdown and (text or blocks):
        raise Refusal("markdown_text_conflict")
    if len(markdown or "") > MARKDOWN_TEXT or (updating and len(text or "") > UPDATE_TEXT):
        raise Refusal("msg_too_long")
    cut = len(text or "") > TEXT_CUT
    return Content(
        text=markdown or (text[:TEXT_CUT] if text else text),
        blocks=None if blocks is None else check_message(blocks),
        attachments=_attachments(arguments.structure("attachments", "invalid_attachments")),
        metadata=_metadata(arguments.structure("metadata", "invalid_metadata_format")),
        warning="message_truncated" if cut else None,
    )


def _attachments(attachments: Any) -> list[Json] | None:
    if attachments is None:
        return None
    if len(attachments) > 100:
        raise Refusal("too_many_attachments")
    for index, attachment in enumerate(attachments):
        check_message(attachment.get("blocks") or [], f"/attachments/{index}/blocks")
    return list(attachments)


def _metadata(metadata: Any) -> Json | None:
    if metadata is None:
        return None
    match metadata:
        case {"event_type": str(), "event_payload": dict()}:
            return dict(metadata)
        case dict() if not metadata:
            return {}
        case _:
            raise Refusal("invalid_metadata_format")
