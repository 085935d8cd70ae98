"""Telegram's updates as events of ours: pure reading, nothing is asked and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update, User

from bot.telegram.places import PLATFORM, Place
from handlers.events import Event, Who

OFFER = "o:"
NOTHING_KEPT = 0
"""The upload of a file that is too large, or of what is no file for us: a voice message, a sticker, a place."""


@dataclass(frozen=True)
class Sent:
    """A file that came with a message: fetched before its event is written down."""

    id: str
    name: str
    size: int


def who_of(user: User) -> Who:
    """The person as Telegram knows them; their private chat has their own number."""
    language = "en" if (user.language_code or "fr").startswith("en") else "fr"
    return Who(platform=PLATFORM, id=str(user.id), name=user.full_name, language=language, place=str(Place(user.id)))


def file_of(update: Update) -> Sent | None:
    """The file that a private message brings."""
    message = update.message
    if message is None or message.chat.type != Chat.PRIVATE:
        return None
    if message.document is not None:
        return Sent(message.document.file_id, message.document.file_name or "file", message.document.file_size or 0)
    if message.photo:
        largest = message.photo[-1]
        return Sent(largest.file_id, "photo.jpg", largest.file_size or 0)
    return None


def event_of(update: Update, username: str, at: datetime, upload: int | None = None) -> Event | None:
    """The event that an update is, if it means anything to us; `username` is the bot's own."""
    if update.callback_query is not None:
        return _tap(update.update_id, update.callback_query, at)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    is_private = message.chat.type == Chat.PRIVATE
    if upload is None and is_private and message.effective_attachment and not message.text:
        upload = NOTHING_KEPT
    facts = {"kind": "file", "upload": upload} if upload is not None else _words(message, username)
    if facts is None:
        return None
    return _event(update.update_id, message.from_user, _place(message), at, {"is_private": is_private, **facts})


def _tap(update_id: int, query: CallbackQuery, at: datetime) -> Event | None:
    """A pressed button. One that begins a conversation from a group's card is answered in private: a group sees no
    questions, and the bot does not hear what is typed there."""
    if query.message is None or query.data is None:
        return None
    chat = query.message.chat
    is_private = chat.type == Chat.PRIVATE
    to_private = not is_private and query.data.startswith(OFFER)
    place = Place(query.from_user.id) if to_private else _place(query.message)
    facts = {
        "kind": "tap",
        "data": query.data,
        "message_id": "" if to_private else str(query.message.message_id),
        "is_private": is_private or to_private,
    }
    return _event(update_id, query.from_user, place, at, facts)


def _words(message: Message, username: str) -> Mapping[str, Any] | None:
    """A command or typed words; in a group only what is meant for the bot."""
    text = message.text or message.caption
    if not text:
        return None
    if text.startswith("/") and not text[1:2].isspace() and len(text) > 1:
        return _command(text, username)
    if message.chat.type == Chat.PRIVATE:
        return {"kind": "say", "text": text}
    mention = f"@{username}".lower()
    if text.lower().startswith(mention):
        return {"kind": "say", "text": text[len(mention) :].strip()}
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.username == username:
        return {"kind": "say", "text": text}
    return None


def _command(text: str, username: str) -> Mapping[str, Any] | None:
    """Telegram marks no command that has accents in it; `/réglages` is one all the same."""
    first = text.split(maxsplit=1)[0]
    name, _at, bot = first[1:].partition("@")
    if bot and bot.lower() != username.lower():
        return None
    return {"kind": "command", "text": name, "rest": text[len(first) :].strip()}


def _place(message: MaybeInaccessibleMessage) -> Place:
    """A thread that is no topic, such as a row of replies, is not a place: nothing can be posted to it."""
    if isinstance(message, Message) and message.is_topic_message:
        return Place(message.chat.id, message.message_thread_id)
    return Place(message.chat.id)


def _event(update_id: int, user: User, place: Place, at: datetime, facts: Mapping[str, Any]) -> Event:
    common = {"key": f"{PLATFORM}:{update_id}", "who": who_of(user), "place": str(place), "at": at}
    return Event.model_validate({**common, **facts})
