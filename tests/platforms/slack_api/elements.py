"""Block Kit's elements and their limits (https://docs.slack.dev/reference/block-kit/block-elements)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from tests.platforms.slack_api.rules import (
    Rule,
    all_of,
    anything,
    flag,
    listed,
    matching,
    plain,
    problem,
    shape,
    string,
    text,
    whole,
    word,
)

ID = string(255)
CONFIRM = shape(
    "title",
    "text",
    "confirm",
    "deny",
    title=plain(100),
    text=text(300),
    confirm=plain(30),
    deny=plain(30),
    style=word("primary", "danger"),
)
OPTION = shape("text", "value", text=plain(75), value=string(150, 1), description=plain(75), url=string(3000))
RICH_OPTION = shape("text", "value", text=text(75), value=string(150, 1), description=text(75))
GROUP = shape("label", "options", label=plain(75), options=listed(100, OPTION))
DATE = matching(date.fromisoformat, "date")
TIME = matching(time.fromisoformat, "time")


def element(*required: str, **fields: Rule) -> Rule:
    common: dict[str, Rule] = {"type": anything, "action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
    return shape("type", *required, **common, **fields)


def select(*required: str, **fields: Rule) -> Rule:
    return element(*required, placeholder=plain(150), **fields)


def typed(*required: str, **fields: Rule) -> Rule:
    trigger = listed(2, word("on_enter_pressed", "on_character_entered"))
    config = shape(trigger_actions_on=trigger)
    return element(*required, placeholder=plain(150), dispatch_action_config=config, **fields)


def _flat(options: dict[str, Any]) -> list[Any]:
    groups = options.get("option_groups") or []
    return (options.get("options") or []) + [option for group in groups for option in group.get("options", [])]


def offers_what_it_selects(value: Any, at: str) -> Iterator[str]:
    """Options or groups, never both, and what is selected at first is one of them."""
    if bool(value.get("options")) == bool(value.get("option_groups")):
        yield problem("must define either `options` or `option_groups`", at)
    offered = [option.get("value") for option in _flat(value) if isinstance(option, dict)]
    if value.get("initial_option") and value["initial_option"].get("value") not in offered:
        yield problem("must provide an option from the list", f"{at}/initial_option")
    for index, option in enumerate(value.get("initial_options") or []):
        if option.get("value") not in offered:
            yield problem("must provide an option from the list", f"{at}/initial_options/{index}")


MANY = whole(1, 100)
OPTIONS = {"options": listed(100, OPTION), "option_groups": listed(100, GROUP)}
RICH_OPTIONS = listed(10, RICH_OPTION)
FILTER = shape(include=anything, exclude_external_shared_channels=flag, exclude_bot_users=flag)
CONVERSATION = {"default_to_current_conversation": flag, "filter": FILTER}

BUTTON = element(
    "text",
    text=plain(75),
    value=string(2000),
    url=string(3000),
    style=word("primary", "danger"),
    accessibility_label=string(75),
)
IMAGE = shape("type", "alt_text", type=anything, alt_text=string(2000), image_url=string(3000, 1), slack_file=anything)

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "checkboxes": all_of(
        element("options", options=RICH_OPTIONS, initial_options=RICH_OPTIONS), offers_what_it_selects
    ),
    "radio_buttons": all_of(
        element("options", options=RICH_OPTIONS, initial_option=RICH_OPTION), offers_what_it_selects
    ),
    "overflow": element("options", options=listed(5, OPTION)),
    "datepicker": select(initial_date=DATE),
    "timepicker": select(initial_time=TIME, timezone=string(255)),
    "datetimepicker": element(initial_date_time=whole(1_000_000_000, 9_999_999_999)),
    "static_select": all_of(select(**OPTIONS, initial_option=OPTION), offers_what_it_selects),
    "multi_static_select": all_of(
        select(**OPTIONS, initial_options=listed(100, OPTION), max_selected_items=MANY), offers_what_it_selects
    ),
    "external_select": select(initial_option=OPTION, min_query_length=whole(0, 3000)),
    "multi_external_select": select(
        initial_options=listed(100, OPTION), min_query_length=whole(0, 3000), max_selected_items=MANY
    ),
    "users_select": select(initial_user=string(255)),
    "multi_users_select": select(initial_users=listed(100, string(255)), max_selected_items=MANY),
    "conversations_select": select(initial_conversation=string(255), response_url_enabled=flag, **CONVERSATION),
    "multi_conversations_select": select(
        initial_conversations=listed(100, string(255)), max_selected_items=MANY, **CONVERSATION
    ),
    "channels_select": select(initial_channel=string(255), response_url_enabled=flag),
    "multi_channels_select": select(initial_channels=listed(100, string(255)), max_selected_items=MANY),
    "plain_text_input": typed(
        initial_value=string(3000), multiline=flag, min_length=whole(0, 3000), max_length=whole(1, 3000)
    ),
    "number_input": typed(
        "is_decimal_allowed",
        is_decimal_allowed=flag,
        initial_value=string(255),
        min_value=string(255),
        max_value=string(255),
    ),
    "email_text_input": typed(initial_value=string(3000)),
    "url_text_input": typed(initial_value=string(3000)),
    "rich_text_input": typed(initial_value=anything),
    "file_input": element(filetypes=listed(100, string(255)), max_files=whole(1, 10)),
    "image": IMAGE,
    "feedback_buttons": element(
        "positive_button", "negative_button", positive_button=anything, negative_button=anything
    ),
    "icon_button": element(
        "icon",
        "text",
        icon=string(255),
        text=plain(75),
        value=string(2000),
        accessibility_label=string(75),
        visible_to_user_ids=anything,
    ),
}

TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input"}
IN_MESSAGES_ONLY = {"feedback_buttons", "icon_button"}
IN_INPUT = set(ELEMENTS) - {"button", "overflow", "image"} - IN_MESSAGES_ONLY
IN_ACTIONS = set(ELEMENTS) - TYPED - {"image"} - IN_MESSAGES_ONLY
IN_SECTION = set(ELEMENTS) - TYPED - IN_MESSAGES_ONLY
