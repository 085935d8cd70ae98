"""Block Kit's blocks, messages and views, and their limits (https://docs.slack.dev/reference/block-kit/blocks)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.platforms.slack_api.elements import (
    BUTTON,
    ELEMENTS,
    GROUP,
    ID,
    IMAGE,
    IN_ACTIONS,
    IN_INPUT,
    IN_MESSAGES_ONLY,
    IN_SECTION,
    OPTION,
)
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.rules import (
    Rule,
    all_of,
    anything,
    by_type,
    flag,
    listed,
    plain,
    problem,
    shape,
    string,
    text,
    whole,
    word,
)

VIEW_BYTES = 250_000
MARKDOWN_CHARACTERS = 12_000


def block(*required: str, **fields: Rule) -> Rule:
    return shape("type", *required, type=anything, block_id=ID, **fields)


def newer(*required: str, **limits: Rule) -> Rule:
    """A block of 2025 or 2026 of which only the limits are known: other fields pass."""

    def rule(value: Any, at: str) -> Iterator[str]:
        for name in required:
            if name not in value:
                yield problem(f"missing required field: {name}", at)
        for name, limit in limits.items():
            if name in value:
                yield from limit(value[name], f"{at}/{name}")

    return rule


def has_words(value: Any, at: str) -> Iterator[str]:
    if not value.get("text") and not value.get("fields"):
        yield problem("must define either `text` or `fields`", at)


CELL = by_type({"raw_text": anything, "raw_number": anything, "rich_text": anything})
TABLE = block("rows", rows=listed(100, listed(20, CELL)), column_settings=listed(20, anything))
IN_CONTEXT = by_type({"image": IMAGE, "plain_text": text(2000), "mrkdwn": text(2000)})

EVERYWHERE: dict[str, Rule] = {
    "section": all_of(
        block(text=text(3000), fields=listed(10, text(2000)), accessory=by_type(ELEMENTS, IN_SECTION), expand=flag),
        has_words,
    ),
    "header": block("text", text=plain(150), level=whole(1, 4)),
    "divider": block(),
    "actions": block("elements", elements=listed(25, by_type(ELEMENTS, IN_ACTIONS))),
    "context": block("elements", elements=listed(10, IN_CONTEXT)),
    "image": block(
        "alt_text", image_url=string(3000, 1), alt_text=string(2000), title=plain(2000), slack_file=anything
    ),
    "input": block(
        "label",
        "element",
        label=plain(2000),
        hint=plain(2000),
        element=by_type(ELEMENTS, IN_INPUT),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": block("elements", elements=listed(1000, anything, least=0)),
    "video": newer(alt_text=string(2000), title=plain(200), description=plain(200), author_name=string(50)),
    "alert": newer(text=text(3000)),
}
CARD = newer(title=text(150), subtitle=text(150), body=text(200), actions=listed(5, BUTTON))
IN_MESSAGES: dict[str, Rule] = EVERYWHERE | {
    "table": TABLE,
    "data_table": newer("caption", "rows", rows=listed(101, listed(20, anything), least=2)),
    "markdown": block("text", text=string(MARKDOWN_CHARACTERS, 1)),
    "file": block("external_id", "source", external_id=ID, source=word("remote")),
    "context_actions": block("elements", elements=listed(5, by_type(ELEMENTS, IN_MESSAGES_ONLY))),
    "card": CARD,
    "carousel": newer(elements=listed(10, CARD)),
    "container": newer(child_blocks=listed(10, anything)),
    "plan": newer(),
    "task_card": newer(),
}


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever the block keeps them."""
    single = [block[name] for name in ("element", "accessory") if isinstance(block.get(name), dict)]
    several = block.get("elements") if block.get("type") in ("actions", "context_actions") else []
    return single + [element for element in several or [] if isinstance(element, dict)]


def ids_are_unique(value: Any, at: str) -> Iterator[str]:
    blocks = [block for block in value if isinstance(block, dict)]
    for repeated in _repeated([block.get("block_id") for block in blocks]):
        yield problem(f"`block_id` {repeated} already exists", at)
    for index, block in enumerate(blocks):
        for repeated in _repeated([element.get("action_id") for element in elements_of(block)]):
            yield problem(f"`action_id` {repeated} already exists", f"{at}/{index}")


def _repeated(names: list[str | None]) -> list[str]:
    return [name for name, times in Counter(names).items() if name and times > 1]


def can_be_submitted(view: Any, at: str) -> Iterator[str]:
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in view.get("blocks") or [])
    if asks and view.get("type") == "modal" and not view.get("submit"):
        yield problem("missing required field: submit", at)


MESSAGE = all_of(listed(50, by_type(IN_MESSAGES), least=0), ids_are_unique)
VIEW_BLOCKS = all_of(listed(100, by_type(EVERYWHERE), least=0), ids_are_unique)
COMMON_TO_VIEWS: dict[str, Rule] = {
    "type": anything,
    "blocks": VIEW_BLOCKS,
    "private_metadata": string(3000),
    "callback_id": ID,
    "external_id": ID,
}
VIEWS: dict[str, Rule] = {
    "modal": all_of(
        shape(
            "type",
            "title",
            "blocks",
            title=plain(24),
            submit=plain(24),
            close=plain(24),
            clear_on_close=flag,
            notify_on_close=flag,
            submit_disabled=flag,
            **COMMON_TO_VIEWS,
        ),
        can_be_submitted,
    ),
    "home": shape("type", "blocks", **COMMON_TO_VIEWS),
}


def check_message(blocks: Any, at: str = "/blocks") -> list[Json]:
    """The blocks of a message; raises `invalid_blocks`, `only_one_table_allowed` or `msg_blocks_too_long`."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    problems = list(MESSAGE(blocks, at))
    if problems:
        raise Refusal("invalid_blocks", problems)
    if sum(block["type"] == "table" for block in blocks) > 1:
        raise Refusal("only_one_table_allowed")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_CHARACTERS:
        raise Refusal("msg_blocks_too_long")
    return blocks


def check_view(view: Any, kinds: tuple[str, ...] = ("modal",)) -> Json:
    """A view as an app sends it; raises `invalid_arguments` or `view_too_large`."""
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise Refusal("view_too_large")
    problems = list(by_type(VIEWS, kinds)(view, "/view"))
    if problems:
        raise Refusal("invalid_arguments", problems)
    assert isinstance(view, dict)
    return view


def check_options(answer: Any) -> list[Json]:
    """What an app answers to typeahead: at most 100 options, or 100 groups of 100."""
    rule = shape(options=listed(100, OPTION, least=0), option_groups=listed(100, GROUP, least=0))
    problems = list(rule(answer, ""))
    if problems:
        raise Refusal("invalid_options", problems)
    groups = answer.get("option_groups") or []
    return (answer.get("options") or []) + [option for group in groups for option in group["options"]]
