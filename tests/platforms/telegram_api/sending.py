"""The methods that put something into a chat: messages, documents, photos, signs of life."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.platforms.telegram_api.entities import parse_html, trim, units
from tests.platforms.telegram_api.errors import ApiError, Json, bad_request
from tests.platforms.telegram_api.keyboards import read_markup
from tests.platforms.telegram_api.model import Chat, File, Message
from tests.platforms.telegram_api.parameters import Parameters
from tests.platforms.telegram_api.platform import Platform

CHAT_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(platform: Platform, call: Parameters) -> Json:
    text, entities = read_text(platform, call, "text")
    return _send(platform, call, text=text, entities=entities)


def send_document(platform: Platform, call: Parameters) -> Json:
    caption, entities = read_text(platform, call, "caption")
    file = _file(platform, call, "document")
    return _send(platform, call, text=caption, entities=entities, file=file)


def send_photo(platform: Platform, call: Parameters) -> Json:
    caption, entities = read_text(platform, call, "caption")
    file = _file(platform, call, "photo")
    return _send(platform, call, text=caption, entities=entities, file=file)


def send_chat_action(platform: Platform, call: Parameters) -> bool:
    if call.text("action").lower() not in CHAT_ACTIONS:
        raise bad_request("Wrong parameter action in request")
    platform.chat_to_write(call.text("chat_id"))
    return True


def read_text(platform: Platform, call: Parameters, name: str) -> tuple[str, tuple[Json, ...]]:
    """The words of a call after parsing, within the limit of a message or of a caption."""
    is_caption = name == "caption"
    source, mode = call.text(name), call.text("parse_mode").lower()
    if len(source.encode()) > platform.limits.raw_text_bytes:
        raise bad_request("Text is too long")
    if mode not in ("", "html"):  # Markdown is not modelled: the house writes HTML
        raise bad_request("unsupported parse_mode")
    given = call.json("caption_entities" if is_caption else "entities") or []
    text, entities = trim(*(parse_html(source) if mode else (source, given)))
    if units(text) > (platform.limits.caption if is_caption else platform.limits.text):
        raise bad_request("message caption is too long" if is_caption else "message is too long")
    if not text and not is_caption:
        raise bad_request("message text is empty")
    return text, tuple(entities)


def _send(platform: Platform, call: Parameters, **content: Any) -> Json:
    markup = read_markup(call.json("reply_markup"), platform.limits)
    chat = platform.chat_to_write(call.text("chat_id"))
    reply_to = _replied(chat, call.json("reply_parameters") or {})
    platform.flood.check(chat)
    message = platform.post(chat, platform.me, markup=markup, reply_to=reply_to, **content)
    if markup and "inline_keyboard" not in markup:
        chat.reply_keyboard = markup if "keyboard" in markup else None
    return message.json()


def _replied(chat: Chat, reply: Json) -> Message | None:
    if not reply:
        return None
    message = chat.messages.get(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _file(platform: Platform, call: Parameters, field: str) -> File:
    upload = call.upload(field)
    if upload is None:
        return _known_file(platform, call.text(field), field)
    name, content = upload
    if len(content) > platform.limits.upload:
        raise ApiError(413, "Request Entity Too Large")
    if not content:
        raise bad_request("file must be non-empty")
    if field == "photo":
        return platform.keep(name, content, *_photo_size(platform, content))
    return platform.keep(name, content)


def _known_file(platform: Platform, id: str, field: str) -> File:
    if not id:
        raise bad_request(f"There is no {field} in the request")
    if id not in platform.files:
        raise bad_request("wrong remote file identifier specified: can't unserialize it")
    return platform.files[id]


def _photo_size(platform: Platform, content: bytes) -> tuple[int, int]:
    limits = platform.limits
    if len(content) > limits.photo:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {limits.photo} bytes"
        )
    try:
        width, height = Image.open(io.BytesIO(content)).size
    except UnidentifiedImageError as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > limits.photo_sides or max(width, height) > limits.photo_ratio * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
