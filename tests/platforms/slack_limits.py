"""What Slack's documentation limits, with what to build to reach each limit and the pointer of its refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **fields: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **fields}


def button(label: str = "x", **fields: Any) -> Json:
    return {"type": "button", "text": plain(label), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(label: str = "x", value: str = "v", **fields: Any) -> Json:
    return {"text": plain(label), "value": value, **fields}


def select(options: list[Json], **fields: Any) -> Json:
    return {"type": "static_select", "placeholder": plain("x"), "options": options, **fields}


def group(label: str, options: int) -> Json:
    return {"label": plain(label), "options": [option(value=str(each)) for each in range(options)]}


def grouped(groups: int, each: int, label: str = "x") -> Json:
    return {"type": "static_select", "option_groups": [group(label, each) for _ in range(groups)]}


def choices(kind: str, count: int) -> Json:
    return {"type": kind, "options": [option(value=str(each)) for each in range(count)]}


def confirmed(**longer: str) -> Json:
    texts = {"title": plain("x"), "text": plain("x"), "confirm": plain("x"), "deny": plain("x")}
    return button(confirm=texts | {name: plain(text) for name, text in longer.items()})


def field(element: Json | None = None, label: str = "x", **fields: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element or {"type": "plain_text_input"}, **fields}


def modal(*blocks: Json, **fields: Any) -> Json:
    return {"type": "modal", "title": plain("x"), "submit": plain("x"), "blocks": list(blocks), **fields}


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def data_table(rows: int) -> Json:
    return {"type": "data_table", "caption": "x", "rows": [["x"]] * rows}


def card(**fields: Json) -> Json:
    return {"type": "card", **fields}


def container(children: int) -> Json:
    return {"type": "container", "child_blocks": [section()] * children}


def long(count: int) -> str:
    return "é" * count


def many(count: int, one: Json) -> list[Json]:
    return [one] * count


CHARACTERS = "must be less than {} characters"
ITEMS = "no more than {} items allowed"
Build = Callable[[int], list[Json]]

MESSAGE_LIMITS: list[tuple[str, int, Build, str, str]] = [
    ("blocks", 50, lambda n: many(n, {"type": "divider"}), ITEMS, "/blocks"),
    ("section text", 3000, lambda n: [section(long(n))], CHARACTERS, "/blocks/0/text/text"),
    ("fields", 10, lambda n: [section(fields=many(n, plain("x")))], ITEMS, "/blocks/0/fields"),
    ("field", 2000, lambda n: [section(fields=[plain(long(n))])], CHARACTERS, "/blocks/0/fields/0/text"),
    ("header", 150, lambda n: [{"type": "header", "text": plain(long(n))}], CHARACTERS, "/blocks/0/text/text"),
    ("button", 75, lambda n: [actions(button(long(n)))], CHARACTERS, "/blocks/0/elements/0/text/text"),
    ("button value", 2000, lambda n: [actions(button(value=long(n)))], CHARACTERS, "/blocks/0/elements/0/value"),
    ("actions", 25, lambda n: [actions(*many(n, button()))], ITEMS, "/blocks/0/elements"),
    ("context", 10, lambda n: [{"type": "context", "elements": many(n, plain("x"))}], ITEMS, "/blocks/0/elements"),
    ("options", 100, lambda n: [actions(choices("static_select", n))], ITEMS, "/blocks/0/elements/0/options"),
    ("groups", 100, lambda n: [actions(grouped(n, 1))], ITEMS, "/blocks/0/elements/0/option_groups"),
    ("in a group", 100, lambda n: [actions(grouped(1, n))], ITEMS, "/blocks/0/elements/0/option_groups/0/options"),
    (
        "group label",
        75,
        lambda n: [actions(grouped(1, 1, long(n)))],
        CHARACTERS,
        "/blocks/0/elements/0/option_groups/0/label/text",
    ),
    (
        "option label",
        75,
        lambda n: [actions(select([option(long(n))]))],
        CHARACTERS,
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        "option description",
        75,
        lambda n: [actions(select([option(description=plain(long(n)))]))],
        CHARACTERS,
        "/blocks/0/elements/0/options/0/description/text",
    ),
    (
        "option value",
        150,
        lambda n: [actions(select([option(value=long(n))]))],
        CHARACTERS,
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "placeholder",
        150,
        lambda n: [actions(select([option()], placeholder=plain(long(n))))],
        CHARACTERS,
        "/blocks/0/elements/0/placeholder/text",
    ),
    ("overflow", 5, lambda n: [section(accessory=choices("overflow", n))], ITEMS, "/blocks/0/accessory/options"),
    ("checkboxes", 10, lambda n: [actions(choices("checkboxes", n))], ITEMS, "/blocks/0/elements/0/options"),
    ("radio buttons", 10, lambda n: [actions(choices("radio_buttons", n))], ITEMS, "/blocks/0/elements/0/options"),
    (
        "confirm title",
        100,
        lambda n: [actions(confirmed(title=long(n)))],
        CHARACTERS,
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        300,
        lambda n: [actions(confirmed(text=long(n)))],
        CHARACTERS,
        "/blocks/0/elements/0/confirm/text/text",
    ),
    (
        "confirm button",
        30,
        lambda n: [actions(confirmed(confirm=long(n)))],
        CHARACTERS,
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    (
        "deny button",
        30,
        lambda n: [actions(confirmed(deny=long(n)))],
        CHARACTERS,
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    (
        "alt_text",
        2000,
        lambda n: [{"type": "image", "image_url": "https://a.example/b.png", "alt_text": long(n)}],
        CHARACTERS,
        "/blocks/0/alt_text",
    ),
    ("block_id", 255, lambda n: [section(block_id=long(n))], CHARACTERS, "/blocks/0/block_id"),
    ("action_id", 255, lambda n: [actions(button(action_id=long(n)))], CHARACTERS, "/blocks/0/elements/0/action_id"),
    ("table rows", 100, lambda n: [table(n, 1)], ITEMS, "/blocks/0/rows"),
    ("table columns", 20, lambda n: [table(1, n)], ITEMS, "/blocks/0/rows/0"),
    ("data table", 101, lambda n: [data_table(n)], ITEMS, "/blocks/0/rows"),
    ("card title", 150, lambda n: [card(title=plain(long(n)))], CHARACTERS, "/blocks/0/title/text"),
    ("card subtitle", 150, lambda n: [card(subtitle=plain(long(n)))], CHARACTERS, "/blocks/0/subtitle/text"),
    ("card body", 200, lambda n: [card(body=mrkdwn(long(n)))], CHARACTERS, "/blocks/0/body/text"),
    ("carousel", 10, lambda n: [{"type": "carousel", "elements": many(n, card())}], ITEMS, "/blocks/0/elements"),
    ("container", 10, lambda n: [container(n)], ITEMS, "/blocks/0/child_blocks"),
    ("markdown", 12_000, lambda n: [{"type": "markdown", "text": long(n)}], CHARACTERS, "/blocks/0/text"),
]
VIEW_LIMITS: list[tuple[str, int, Callable[[int], Json], str, str]] = [
    ("blocks", 100, lambda n: modal(*many(n, {"type": "divider"})), ITEMS, "/view/blocks"),
    ("title", 24, lambda n: modal(title=plain(long(n))), CHARACTERS, "/view/title/text"),
    ("submit", 24, lambda n: modal(submit=plain(long(n))), CHARACTERS, "/view/submit/text"),
    ("close", 24, lambda n: modal(close=plain(long(n))), CHARACTERS, "/view/close/text"),
    ("private_metadata", 3000, lambda n: modal(private_metadata=long(n)), CHARACTERS, "/view/private_metadata"),
    ("callback_id", 255, lambda n: modal(callback_id=long(n)), CHARACTERS, "/view/callback_id"),
    ("external_id", 255, lambda n: modal(external_id=long(n)), CHARACTERS, "/view/external_id"),
    ("label", 2000, lambda n: modal(field(label=long(n))), CHARACTERS, "/view/blocks/0/label/text"),
    ("hint", 2000, lambda n: modal(field(hint=plain(long(n)))), CHARACTERS, "/view/blocks/0/hint/text"),
    (
        "placeholder",
        150,
        lambda n: modal(field({"type": "plain_text_input", "placeholder": plain(long(n))})),
        CHARACTERS,
        "/view/blocks/0/element/placeholder/text",
    ),
    (
        "option label",
        75,
        lambda n: modal(field(select([option(long(n))]))),
        CHARACTERS,
        "/view/blocks/0/element/options/0/text/text",
    ),
]

BAD_BLOCKS: list[tuple[str, list[Json], str]] = [
    ("an unknown block", [{"type": "form"}], "unsupported type: form [json-pointer:/blocks/0/type]"),
    ("a block without type", [{}], "missing required field: type [json-pointer:/blocks/0]"),
    ("an unknown field", [section(colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    ("an empty section", [{"type": "section"}], "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    ("empty words", [section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("markup in a header", [{"type": "header", "text": mrkdwn("x")}], "one of the following values: plain_text"),
    ("a text field in actions", [actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
    ("neither options nor groups", [actions({"type": "static_select"})], "must define either `options` or"),
    ("a data table of one row", [data_table(1)], "no fewer than 2 items allowed"),
    ("a data table without caption", [{"type": "data_table", "rows": [[], []]}], "missing required field: caption"),
    ("a number for a text", [actions(button(value=12))], "must provide a string"),
    ("an object for a list", [{"type": "actions", "elements": {}}], "must be an array"),
    ("a text for an object", [{"type": "header", "text": "x"}], "must be an object [json-pointer:/blocks/0/text]"),
    ("a text for a flag", [section(expand="yes")], "must be a valid boolean"),
    ("a table cell of another kind", [{"type": "table", "rows": [[{"type": "x"}]]}], "unsupported type: x"),
    ("no options", [actions(select([]))], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    (
        "a first option that is not offered",
        [actions(select([option()], initial_option=option(value="w")))],
        "from the list",
    ),
    ("a block_id twice", many(2, section(block_id="b")), "`block_id` b already exists [json-pointer:/blocks]"),
    ("an action_id twice", [actions(*many(2, button(action_id="a")))], "`action_id` a already exists"),
    (
        "a day that does not exist",
        [actions({"type": "datepicker", "initial_date": "2026-02-30"})],
        "must be a valid date",
    ),
    ("a strange colour", [actions(button(style="green"))], "one of the following values: primary, danger"),
]
