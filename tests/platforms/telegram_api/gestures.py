"""What people do on the platform, and the updates that their bot hears of it."""

from __future__ import annotations

import secrets

from tests.platforms.telegram_api.entities import detect
from tests.platforms.telegram_api.errors import Json
from tests.platforms.telegram_api.model import Chat, File, Message, Tap, User
from tests.platforms.telegram_api.platform import Platform


def write(
    platform: Platform,
    user: User,
    chat: Chat,
    text: str,
    *,
    file: File | None = None,
    reply_to: Message | None = None,
) -> Message:
    """Send a message. In a private chat this opens the conversation to the bot."""
    assert user.id in chat.members, f"{user.first_name} is not in {chat.title}"
    assert not (chat.is_private and chat.is_blocked), f"{user.first_name} blocked the bot and must unblock it to write"
    chat.is_open = True
    message = platform.post(chat, user, text, entities=tuple(detect(text)), file=file, reply_to=reply_to)
    _announce(platform, "message", chat, message)
    return message


def rewrite(platform: Platform, chat: Chat, message: Message, text: str) -> Message:
    edited = platform.change(chat, message, text=text, entities=tuple(detect(text)))
    _announce(platform, "edited_message", chat, edited)
    return edited


def press(platform: Platform, user: User, chat: Chat, message: Message, data: str) -> Tap:
    """Press a callback button. Of a message deleted meanwhile, the bot learns where it was and no more."""
    tap = Tap(str(secrets.randbits(62)), data, platform.now())
    platform.taps[tap.id] = tap
    current = chat.messages.get(message.id)
    gone: Json = {"message_id": message.id, "chat": chat.json(), "date": 0}
    query: Json = {
        "id": tap.id,
        "from": user.json(),
        "message": current.json() if current else gone,
        "chat_instance": str(chat.id),
        "data": data,
    }
    platform.updates.add("callback_query", query, ("callback_query", user.id))
    return tap


def let_in(platform: Platform, user: User, chat: Chat, *, is_member: bool) -> None:
    """Block or unblock the bot in a private chat, throw it out of a group or bring it back."""
    was, chat.is_blocked = chat.is_blocked, not is_member
    if was == chat.is_blocked:
        return
    change: Json = {
        "chat": chat.json(),
        "from": user.json(),
        "date": int(platform.now()),
        "old_chat_member": _membership(platform, not was),
        "new_chat_member": _membership(platform, is_member),
    }
    platform.updates.add("my_chat_member", change, ("my_chat_member", chat.id))


def join(platform: Platform, user: User, chat: Chat) -> None:
    chat.members.add(user.id)
    _announce(platform, "message", chat, platform.post(chat, user, service={"new_chat_members": [user.json()]}))


def leave(platform: Platform, user: User, chat: Chat) -> None:
    chat.members.discard(user.id)
    _announce(platform, "message", chat, platform.post(chat, user, service={"left_chat_member": user.json()}))


def upgrade(platform: Platform, by: User, chat: Chat, new_id: int) -> Chat:
    """Turn a group into a supergroup: a new id, and a service message on each side."""
    upgraded = Chat(new_id, "supergroup", chat.title, chat.members, hears_all=chat.hears_all)
    platform.chats[new_id] = upgraded
    chat.migrated_to = new_id
    for side, service in ((chat, {"migrate_to_chat_id": new_id}), (upgraded, {"migrate_from_chat_id": chat.id})):
        _announce(platform, "message", side, platform.post(side, by, service=service))
    return upgraded


def _announce(platform: Platform, kind: str, chat: Chat, message: Message) -> None:
    if not chat.is_blocked and _is_heard(platform, chat, message):
        platform.updates.add(kind, message.json(), ("message", chat.id))


def _is_heard(platform: Platform, chat: Chat, message: Message) -> bool:
    """Privacy mode: in a group the bot gets commands, replies to itself, mentions and service messages."""
    if chat.is_private or chat.hears_all or message.service:
        return True
    if message.reply_to and message.reply_to.sender == platform.me:
        return True
    name = f"@{platform.me.username}"
    units = message.text.encode("utf-16-le")
    marked = [
        (entity["type"], units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le"))
        for entity in message.entities
    ]
    return any(
        (kind == "mention" and words == name) or (kind == "bot_command" and words.partition("@")[2] in ("", name[1:]))
        for kind, words in marked
    )


def _membership(platform: Platform, is_member: bool) -> Json:
    if is_member:
        return {"user": platform.me.json(), "status": "member"}
    return {"user": platform.me.json(), "status": "kicked", "until_date": 0}
