"""The methods conversations.*, users.info and auth.test: what an app may ask about places and people."""

from __future__ import annotations

from collections.abc import Callable

from tests.platforms.slack_api.arguments import Arguments
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.messages import payload
from tests.platforms.slack_api.workspace import Conversation, Message, Workspace

PAGE = 100


class Conversations:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.largest_page = 999

    @property
    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        return {
            "auth.test": self.auth_test,
            "users.info": self.user,
            "conversations.open": self.open,
            "conversations.info": self.info,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
        }

    def auth_test(self, call: Arguments) -> Json:
        app = self.workspace.app
        return {
            "ok": True,
            "url": f"https://{app.team_domain}.slack.com/",
            "team": app.team_domain,
            "team_id": app.team_id,
            "user": app.bot_name,
            "user_id": app.bot_user_id,
            "bot_id": app.bot_id,
            "is_enterprise_install": False,
        }

    def user(self, call: Arguments) -> Json:
        account = self.workspace.account(call.required("user"))
        user: Json = {
            "id": account.id,
            "team_id": self.workspace.app.team_id,
            "name": account.name.lower().replace(" ", "."),
            "real_name": account.name,
            "deleted": account.deleted,
            "is_bot": False,
            "tz": account.tz,
            "profile": {"real_name": account.name, "display_name": account.name},
        }
        if account.email:
            user["profile"]["email"] = account.email
        if call.flag("include_locale"):
            user["locale"] = account.locale
        return {"ok": True, "user": user}

    def open(self, call: Arguments) -> Json:
        """With `users`, the direct conversation with them; a person who left gives `user_disabled`."""
        if call.text("channel"):
            conversation = self.workspace.conversation(call.required("channel"))
            return {"ok": True, "channel": {"id": conversation.id}}
        users = [user.strip() for user in (call.text("users") or "").split(",") if user.strip()]
        if not users:
            raise Refusal("users_list_not_supplied")
        if any(self.workspace.account(user).deleted for user in users):
            raise Refusal("user_disabled")
        known = len(self.workspace.conversations)
        conversation = self.workspace.direct(*users)
        channel = shown(conversation) if call.flag("return_im") else {"id": conversation.id}
        if known == len(self.workspace.conversations):
            return {"ok": True, "no_op": True, "already_open": True, "channel": channel}
        return {"ok": True, "channel": channel}

    def info(self, call: Arguments) -> Json:
        return {"ok": True, "channel": shown(self.workspace.conversation(call.required("channel")))}

    def history(self, call: Arguments) -> Json:
        conversation = self.workspace.joined(call.required("channel"))
        top = [each for each in conversation.messages.values() if _is_top(each)]
        found = [each for each in sorted(top, key=lambda each: each.ts, reverse=True) if _in_range(each, call)]
        return self._page(call, conversation, found)

    def replies(self, call: Arguments) -> Json:
        conversation = self.workspace.joined(call.required("channel"))
        parent = conversation.messages.get(call.required("ts"))
        if parent is None:
            raise Refusal("thread_not_found")
        found = [parent, *(reply for reply in conversation.thread(parent.ts) if _in_range(reply, call))]
        return self._page(call, conversation, found)

    def _page(self, call: Arguments, conversation: Conversation, found: list[Message]) -> Json:
        start, limit = _start(call), min(call.number("limit", PAGE), self.largest_page)
        rest = found[start : start + limit + 1]
        shown_messages = [_in_history(conversation, each, call) for each in rest[:limit]]
        answer: Json = {"ok": True, "messages": shown_messages, "has_more": len(rest) > limit}
        if len(rest) > limit:
            answer["response_metadata"] = {"next_cursor": f"next:{start + limit}"}
        return answer


def _start(call: Arguments) -> int:
    cursor = call.text("cursor") or "next:0"
    if not cursor.startswith("next:"):
        raise Refusal("invalid_cursor")
    return int(cursor.removeprefix("next:"))


def _is_top(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.broadcast


def _in_range(message: Message, call: Arguments) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999"
    if call.flag("inclusive") and message.ts in (oldest, latest):
        return True
    return float(oldest) < float(message.ts) < float(latest)


def _in_history(conversation: Conversation, message: Message, call: Arguments) -> Json:
    entry = payload(message, with_metadata=call.flag("include_all_metadata"))
    replies = conversation.thread(message.ts)
    if replies:
        entry |= {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
    return entry


def shown(conversation: Conversation) -> Json:
    """A conversation as `conversations.info` tells it."""
    entry: Json = {
        "id": conversation.id,
        "is_channel": conversation.kind == "channel",
        "is_group": conversation.kind == "group",
        "is_im": conversation.kind == "im",
        "is_mpim": conversation.kind == "mpim",
        "is_private": conversation.kind != "channel",
        "is_archived": conversation.is_archived,
    }
    if conversation.kind == "im":
        return entry | {"user": min(conversation.members)}
    return entry | {"name": conversation.name, "is_member": conversation.has_bot}
