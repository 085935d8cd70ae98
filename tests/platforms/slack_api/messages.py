"""The methods chat.*: messages posted, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tests.platforms.slack_api.arguments import Arguments, Content, content_of
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.normal import normal_blocks
from tests.platforms.slack_api.workspace import Conversation, Message, Workspace


class Announcer(Protocol):
    """Tells the app, by events, what happened to messages."""

    def posted(self, message: Message) -> str | None: ...
    def changed(self, new: Message, old: Message) -> None: ...
    def deleted(self, message: Message) -> None: ...


class Messages:
    def __init__(self, workspace: Workspace, announcer: Announcer) -> None:
        self.workspace = workspace
        self.announcer = announcer

    @property
    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        return {
            "chat.postMessage": self.post,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.update": self.update,
            "chat.delete": self.delete,
            "chat.getPermalink": self.permalink,
        }

    def post(self, call: Arguments) -> Json:
        conversation = self.workspace.writable(call.required("channel"))
        content = content_of(call)
        thread_ts = self._thread(conversation, call.text("thread_ts"))
        message = self.say(conversation, content, thread_ts, broadcast=call.flag("reply_broadcast"))
        answer: Json = {"ok": True, "channel": conversation.id, "ts": message.ts, "message": payload(message)}
        if content.warning:
            answer |= {"warning": content.warning, "response_metadata": {"warnings": [content.warning]}}
        return answer

    def say(
        self,
        conversation: Conversation,
        content: Content,
        thread_ts: str | None = None,
        ephemeral_to: str | None = None,
        broadcast: bool = False,
    ) -> Message:
        """Put a message of the bot into a conversation and tell the app of it, unless it is ephemeral."""
        if content.is_empty:
            raise Refusal("no_text")
        app = self.workspace.app
        message = conversation.keep(
            Message(
                channel=conversation.id,
                ts=self.workspace.new_ts(),
                user=app.bot_user_id,
                bot_id=app.bot_id,
                app_id=app.app_id,
                text=content.text or "",
                blocks=tuple(normal_blocks(content.blocks or [])),
                attachments=tuple(content.attachments or ()),
                metadata=content.metadata or None,
                thread_ts=thread_ts,
                broadcast=broadcast,
                ephemeral_to=ephemeral_to,
            )
        )
        if not ephemeral_to:
            self.announcer.posted(message)
        return message

    def _thread(self, conversation: Conversation, ts: str | None) -> str | None:
        """The parent of a thread; Slack accepts a reply's ts and takes its parent."""
        if ts is None:
            return None
        if ts not in conversation.messages:
            raise Refusal("thread_not_found")
        return conversation.messages[ts].thread_ts or ts

    def post_ephemeral(self, call: Arguments) -> Json:
        conversation = self.workspace.joined(call.required("channel"))
        user = call.required("user")
        self.workspace.account(user)
        if user not in conversation.members and conversation.kind != "channel":
            raise Refusal("user_not_in_channel")
        message = self.say(conversation, content_of(call), call.text("thread_ts"), ephemeral_to=user)
        return {"ok": True, "message_ts": message.ts}

    def update(self, call: Arguments) -> Json:
        old = self._own(call, "cant_update_message")
        new = self.edit(old, content_of(call, updating=True))
        return {"ok": True, "channel": new.channel, "ts": new.ts, "text": new.text, "message": payload(new)}

    def edit(self, old: Message, content: Content) -> Message:
        """Text without blocks removes the blocks; what is not mentioned at all stays."""
        if content.is_empty and content.blocks is None and content.attachments is None:
            raise Refusal("no_text")
        blocks, attachments, metadata = old.blocks, old.attachments, old.metadata
        if content.blocks is not None or content.text:
            blocks = tuple(normal_blocks(content.blocks or []))
        if content.attachments is not None:
            attachments = tuple(content.attachments)
        if content.metadata is not None:
            metadata = content.metadata or None
        text = old.text if content.text is None else content.text
        new = self.workspace.rewrite(
            old, text=text, blocks=blocks, attachments=attachments, metadata=metadata, edited=True
        )
        if not new.ephemeral_to:
            self.announcer.changed(new, old)
        return new

    def delete(self, call: Arguments) -> Json:
        message = self._own(call, "cant_delete_message")
        self.remove(message)
        return {"ok": True, "channel": message.channel, "ts": message.ts}

    def remove(self, message: Message) -> None:
        conversation = self.workspace.conversations[message.channel]
        (conversation.ephemerals if message.ephemeral_to else conversation.messages).pop(message.ts)
        if not message.ephemeral_to:
            self.announcer.deleted(message)

    def _own(self, call: Arguments, refusal: str) -> Message:
        conversation = self.workspace.joined(call.required("channel"))
        if conversation.is_archived:
            raise Refusal("is_archived")
        message = self.workspace.message(conversation, call.required("ts"))
        if message.bot_id != self.workspace.app.bot_id:
            raise Refusal(refusal)
        return message

    def permalink(self, call: Arguments) -> Json:
        conversation = self.workspace.conversation(call.required("channel"))
        message = self.workspace.message(conversation, call.required("message_ts"))
        place = f"{conversation.id}/p{message.ts.replace('.', '')}"
        link = f"https://{self.workspace.app.team_domain}.slack.com/archives/{place}"
        return {"ok": True, "channel": conversation.id, "permalink": link}


def payload(message: Message, with_metadata: bool = True) -> Json:
    """A message as the API and events show it; history leaves metadata out unless it is asked for."""
    shown: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.files:
        shown |= {"subtype": "file_share", "files": [file.payload for file in message.files], "upload": False}
    if message.metadata and with_metadata:
        shown["metadata"] = message.metadata
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.ts}
    optional = {
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "thread_ts": message.thread_ts,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
    }
    return shown | {name: value for name, value in optional.items() if value}
