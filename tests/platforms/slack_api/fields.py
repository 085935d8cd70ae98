"""The fields and buttons of blocks: where they are, what they are called, and the value that Slack gives of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.platforms.slack_api.blocks import elements_of
from tests.platforms.slack_api.errors import Json
from tests.platforms.slack_api.wording import readable

Key = tuple[str, str]
ENTER, CHARACTER = "on_enter_pressed", "on_character_entered"

# An element's type -> the key of its value in the state, the key of its first value, whether it holds several.
VALUES: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "file_input": ("files", "", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "radio_buttons": ("selected_option", "initial_option", False),
    "overflow": ("selected_option", "", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
}


def _words(text: Any) -> str:
    if not isinstance(text, dict):
        return ""
    return readable(text["text"]) if text.get("type") == "mrkdwn" else str(text.get("text", ""))


@dataclass
class Entries:
    """What a person entered on one screen, and the options that were last offered to them."""

    values: dict[Key, Json] = dataclasses.field(default_factory=dict)
    offered: dict[Key, list[Json]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """An interactive element and the block that it stands in."""

    block: Json
    element: Json

    @property
    def key(self) -> Key:
        return self.block.get("block_id", ""), self.element.get("action_id", "")

    @property
    def type(self) -> str:
        return str(self.element["type"])

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def label(self) -> str:
        """The label of an input, the face of a button, the words beside anything else."""
        return _words(self.block.get("label")) or _words(self.element.get("text")) or _words(self.block.get("text"))

    @property
    def names(self) -> set[str]:
        return {*self.key, self.label, _words(self.element.get("placeholder"))} - {""}

    @property
    def options(self) -> list[Json]:
        groups = self.element.get("option_groups") or []
        return (self.element.get("options") or []) + [option for group in groups for option in group["options"]]

    @property
    def first(self) -> Json:
        """The value before the person touches it, as the state tells it."""
        name, initial, several = VALUES[self.type]
        return {name: self.element.get(initial, [] if several else None)}

    def acts_on(self, trigger: str) -> bool:
        """Whether this change is sent at once: outside inputs always, in them if `dispatch_action` says so."""
        if not self.is_input or self.type not in ("plain_text_input", "number_input", "email_text_input"):
            return not self.is_input or bool(self.block.get("dispatch_action"))
        chosen = (self.element.get("dispatch_action_config") or {}).get("trigger_actions_on", [ENTER])
        return bool(self.block.get("dispatch_action")) and trigger in chosen


def fields(blocks: list[Json]) -> Iterator[Field]:
    """The fields in the order of the screen, without the buttons."""
    for block in blocks:
        yield from (Field(block, element) for element in elements_of(block) if element["type"] in VALUES)


def buttons(blocks: list[Json]) -> Iterator[Field]:
    for block in blocks:
        yield from (Field(block, element) for element in elements_of(block) if element["type"] == "button")


def state_of(blocks: list[Json], entered: dict[Key, Json]) -> Json:
    """`state.values`: every input, and of sections and actions only what was acted on."""
    values: dict[str, Json] = {}
    for field in fields(blocks):
        if field.is_input or field.key in entered:
            block, action = field.key
            values.setdefault(block, {})[action] = {"type": field.type, **entered.get(field.key, field.first)}
    return {"values": values}


def value_of(field: Field, given: Any, options: list[Json]) -> Json:
    """What the state holds after a person gave this: a text, a date, the label of an option, or a list of those."""
    name, _, several = VALUES[field.type]
    if several and not isinstance(given, list | tuple):
        given = [given]
    if name in ("selected_option", "selected_options"):
        given = [_option(field, label, options) for label in given] if several else _option(field, given, options)
    return {name: list(given) if several else _plain(given)}


def _option(field: Field, label: Any, options: list[Json]) -> Json | None:
    if label is None:
        return None
    for option in options:
        if label_of(option) == label:
            return option
    raise AssertionError(f"“{field.label}” offers {[label_of(option) for option in options]}, not {label!r}")


def label_of(option: Json) -> str:
    return _words(option["text"])


def _plain(given: Any) -> Any:
    match given:
        case datetime():
            return int(given.timestamp())
        case time():
            return given.strftime("%H:%M")
        case date():
            return given.isoformat()
        case int() | Decimal():
            return str(given)
        case "":
            return None
        case _:
            return given


def complaint(field: Field, state: Json) -> str | None:
    """What Slack itself writes under an input before anything is sent to the app."""
    value = state.get(VALUES[field.type][0])
    if not value:
        return None if field.block.get("optional") else "Please complete this required field."
    element = field.element
    match field.type:
        case "number_input":
            return _number_complaint(element, value)
        case "email_text_input" if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            return "Please enter a valid email address."
        case "url_text_input" if not re.match(r"https?://\S+", value):
            return "Please enter a valid URL."
        case "plain_text_input" if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        case "plain_text_input" if len(value) > element.get("max_length", 3000):
            return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if not Decimal(element.get("min_value", number)) <= number <= Decimal(element.get("max_value", number)):
        return "Please enter a number within the limits."
    return None
