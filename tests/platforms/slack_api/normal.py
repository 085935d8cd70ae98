"""The form in which Slack gives blocks back: ids where there were none, and `emoji` on plain texts."""

from __future__ import annotations

import secrets
from typing import Any

from tests.platforms.slack_api.blocks import elements_of
from tests.platforms.slack_api.errors import Json


def normal_blocks(blocks: list[Json]) -> list[Json]:
    return [_with_ids(_normal(block)) for block in blocks]


def _with_ids(block: Json) -> Json:
    block.setdefault("block_id", secrets.token_urlsafe(4))
    if block["type"] == "input":
        block.setdefault("optional", False)
        block.setdefault("dispatch_action", False)
    for element in elements_of(block):
        element.setdefault("action_id", secrets.token_urlsafe(4))
    return block


def _normal(part: Any) -> Any:
    match part:
        case {"type": "plain_text"}:
            return {"emoji": True, **part}
        case dict():
            return {name: _normal(value) for name, value in part.items() if value is not None}
        case list():
            return [_normal(item) for item in part]
        case _:
            return part
