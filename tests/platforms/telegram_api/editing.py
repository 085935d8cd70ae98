"""The methods that change what is already there, and those that answer a press or describe a chat."""

from __future__ import annotations

from tests.platforms.telegram_api.errors import Json, bad_request
from tests.platforms.telegram_api.keyboards import read_markup
from tests.platforms.telegram_api.model import Chat, Message
from tests.platforms.telegram_api.parameters import Parameters
from tests.platforms.telegram_api.platform import Platform
from tests.platforms.telegram_api.sending import read_text

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_ID_INVALID = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(platform: Platform, call: Parameters) -> Json:
    text, entities = read_text(platform, call, "text")
    return _edit(platform, call, (text, entities), of_file=False)


def edit_message_caption(platform: Platform, call: Parameters) -> Json:
    caption, entities = read_text(platform, call, "caption")
    return _edit(platform, call, (caption, entities), of_file=True)


def edit_message_reply_markup(platform: Platform, call: Parameters) -> Json:
    return _edit(platform, call, None)


def _edit(
    platform: Platform, call: Parameters, words: tuple[str, tuple[Json, ...]] | None, *, of_file: bool = False
) -> Json:
    markup = read_markup(call.json("reply_markup"), platform.limits, inline_only=True)
    chat, message = _message(platform, call, "message to edit")
    if message.sender != platform.me or not message.is_editable:
        raise bad_request("message can't be edited")
    if words and bool(message.file) != of_file:
        raise bad_request(f"there is no {'caption' if of_file else 'text'} in the message to edit")
    text, entities = words or (message.text, message.entities)
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    platform.flood.check(chat)
    return platform.change(chat, message, text=text, entities=entities, markup=markup).json()


def delete_message(platform: Platform, call: Parameters) -> bool:
    if not call.text("message_id"):
        raise bad_request("Message identifier is not specified")
    chat, message = _message(platform, call, "message to delete")
    is_foreign = message.sender != platform.me and not (chat.is_private or chat.hears_all)
    if is_foreign or message.service:
        raise bad_request("message can't be deleted")
    if platform.now() - message.date > platform.limits.deletable_seconds:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.id]
    platform.ring()
    return True


def answer_callback_query(platform: Platform, call: Parameters) -> bool:
    """A press is answered once and in time; the second answer finds the query gone."""
    tap = platform.taps.get(call.text("callback_query_id"))
    if len(call.text("text")) > platform.limits.callback_answer:
        raise bad_request("MESSAGE_TOO_LONG")
    if tap is None or tap.is_answered or platform.now() - tap.at > platform.limits.callback_seconds:
        raise bad_request(QUERY_ID_INVALID)
    tap.is_answered, tap.text, tap.show_alert = True, call.text("text"), call.flag("show_alert")
    platform.ring()
    return True


def get_chat(platform: Platform, call: Parameters) -> Json:
    chat = platform.known_chat(call.text("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def _message(platform: Platform, call: Parameters, what: str) -> tuple[Chat, Message]:
    chat = platform.chat_to_write(call.text("chat_id"))
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    return chat, message
