"""Commands, buttons, menus, shortcuts and modals: the payloads they send, and what the app's answer does."""

from __future__ import annotations

import time
from collections import defaultdict

from tests.platforms.slack_api.arguments import Arguments, content_of
from tests.platforms.slack_api.blocks import check_options, check_view
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.fields import Entries, Field, complaint, fields, label_of, state_of
from tests.platforms.slack_api.messages import Messages, payload
from tests.platforms.slack_api.response_urls import ResponseUrls
from tests.platforms.slack_api.results import TROUBLE, CommandResult, Offers, Outcome, Submission, Tap
from tests.platforms.slack_api.triggers import Triggers
from tests.platforms.slack_api.views import OpenView, Views
from tests.platforms.slack_api.wire import Ack, Courier, Envelope
from tests.platforms.slack_api.workspace import Conversation, Message

Place = Json
LATE = "operation_timeout"
FAILED = "dispatch_failed"


class Interactions:
    def __init__(
        self, courier: Courier, messages: Messages, views: Views, triggers: Triggers, response_urls: ResponseUrls
    ) -> None:
        self.courier = courier
        self.messages = messages
        self.views = views
        self.triggers = triggers
        self.response_urls = response_urls
        self.entries: dict[tuple[str, str], Entries] = defaultdict(Entries)

    async def command(self, user: str, name: str, text: str, conversation: Conversation) -> CommandResult:
        payload = {
            "token": "verification",
            "team_id": self.messages.workspace.app.team_id,
            "team_domain": self.messages.workspace.app.team_domain,
            "channel_id": conversation.id,
            "channel_name": conversation.name,
            "user_id": user,
            "user_name": self._user(user)["username"],
            "command": name,
            "text": text,
            "api_app_id": self.messages.workspace.app.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_urls.issue(conversation.id, user),
            "trigger_id": self.triggers.issue(user),
        }
        started = time.monotonic()
        ack = await self.courier.send(Envelope("slash_commands", payload))
        duration = time.monotonic() - started
        if ack.failure:
            return CommandResult(duration, error=LATE if ack.failure == "http_timeout" else FAILED)
        return self._answered(user, conversation, ack.body, duration)

    def _answered(self, user: str, conversation: Conversation, body: object, duration: float) -> CommandResult:
        answer = body if isinstance(body, dict) else {"text": body or ""}
        in_channel = answer.get("response_type") == "in_channel"
        try:
            content = content_of(Arguments(answer))
            if not content.is_empty:
                self.messages.say(conversation, content, ephemeral_to=None if in_channel else user)
        except Refusal as refusal:
            return CommandResult(duration, error=refusal.error)
        return CommandResult(duration, content.text or "", content.blocks or [], in_channel)

    async def act(self, user: str, place: Place, field: Field, value: Json) -> Tap:
        """Send a button or a choice; `place` is where it stands, as payloads say it."""
        element = field.element
        action: Json = {
            "type": field.type,
            "action_id": field.key[1],
            "block_id": field.key[0],
            "action_ts": self.messages.workspace.new_ts(),
            **{name: element[name] for name in ("text", "value", "style", "placeholder") if name in element},
            **value,
        }
        trigger = self.triggers.issue(user, place.get("view", {}).get("id"))
        return await self._told("block_actions", user, trigger_id=trigger, actions=[action], **place)

    async def shortcut(self, user: str, callback_id: str, **place: object) -> Tap:
        """A global shortcut, or one on a message when there is a `message` in its place."""
        kind = "message_action" if "message" in place else "shortcut"
        facts = {"callback_id": callback_id, "trigger_id": self.triggers.issue(user), **place}
        return await self._told(kind, user, action_ts=self.messages.workspace.new_ts(), **facts)

    async def _told(self, kind: str, user: str, **facts: object) -> Tap:
        started = time.monotonic()
        ack = await self._send(kind, user, **facts)
        error = None if ack.failure is None else LATE if ack.failure == "http_timeout" else FAILED
        return Tap(time.monotonic() - started, error)

    async def suggest(self, user: str, place: Place, field: Field, typed: str) -> tuple[list[Json], Offers]:
        """What the app offers for this text in a menu that asks it; too short a text asks nothing."""
        if len(typed) < field.element.get("min_query_length", 3):
            return [], Offers([])
        block, action = field.key
        facts = {"action_id": action, "block_id": block, "value": typed}
        ack = await self._send("block_suggestion", user, **facts, **place)
        if ack.failure:
            return [], Offers([], ack.failure)
        try:
            options = check_options(ack.body)
        except Refusal as refusal:
            return [], Offers([], str(refusal.messages))
        return options, Offers([label_of(option) for option in options])

    async def submit(self, shown: OpenView) -> Submission:
        """Slack checks the inputs itself before the app hears of anything."""
        shown.errors = _complaints(shown)
        if shown.errors:
            return Submission("incomplete", shown.errors)
        trigger = self.triggers.issue(shown.user, shown.id)
        started = time.monotonic()
        ack = await self._send("view_submission", shown.user, view=shown.payload, trigger_id=trigger, response_urls=[])
        duration = time.monotonic() - started
        if ack.failure:
            return Submission("trouble", error=f"{TROUBLE} ({ack.failure})", duration=duration)
        try:
            outcome = self._follow(shown, ack.body)
        except Refusal as refusal:
            return Submission("trouble", error=f"{TROUBLE} {refusal.error} {refusal.messages}", duration=duration)
        return Submission(outcome, dict(shown.errors), duration=duration)

    def _follow(self, shown: OpenView, answer: object) -> Outcome:
        """Do with the modal what the answer to its submission says."""
        match answer:
            case None | "":
                self.views.pop(shown)
                return "closed"
            case {"response_action": "clear"}:
                self.views.stacks[shown.user] = []
                return "cleared"
            case {"response_action": "update", "view": view}:
                self.views.redraw(shown, check_view(view))
                return "updated"
            case {"response_action": "push", "view": view}:
                self.views.add(shown.user, check_view(view))
                return "pushed"
            case {"response_action": "errors", "errors": dict(errors)} if errors:
                shown.errors = _at_inputs(shown, errors)
                return "errors"
            case _:
                raise Refusal("invalid_response", [repr(answer)])

    async def close(self, shown: OpenView) -> None:
        """Close one view, or the whole stack if it says so; the app hears of those that asked for it."""
        stack = self.views.stacks[shown.user]
        closed = list(reversed(stack)) if shown.view["clear_on_close"] else [shown]
        for view in closed:
            self.views.pop(view)
        for view in closed:
            if view.view["notify_on_close"]:
                cleared = bool(shown.view["clear_on_close"])
                await self._send("view_closed", view.user, view=view.payload, is_cleared=cleared)

    async def _send(self, kind: str, user: str, **facts: object) -> Ack:
        app = self.messages.workspace.app
        payload: Json = {
            "type": kind,
            "team": {"id": app.team_id, "domain": app.team_domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": self._user(user),
            "api_app_id": app.app_id,
            "token": "verification",
            **facts,
        }
        return await self.courier.send(Envelope("interactive", payload))

    def place_of(self, message: Message, user: str) -> Json:
        """Where a message stands, as payloads say it; an ephemeral one is not told."""
        place: Json = {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": message.channel,
                "is_ephemeral": bool(message.ephemeral_to),
            },
            "channel": {"id": message.channel, "name": self.messages.workspace.conversations[message.channel].name},
            "response_url": self.response_urls.issue(message.channel, user, message.ts),
            "state": state_of(list(message.blocks), self.entries[user, message.ts].values),
        }
        return place if message.ephemeral_to else place | {"message": payload(message)}

    def _user(self, user: str) -> Json:
        name = self.messages.workspace.account(user).name.lower().replace(" ", ".")
        return {"id": user, "username": name, "name": name, "team_id": self.messages.workspace.app.team_id}


def _complaints(shown: OpenView) -> dict[str, str]:
    found = {}
    for field in fields(shown.blocks):
        said = complaint(field, shown.entries.values.get(field.key, field.first)) if field.is_input else None
        if said:
            found[field.key[0]] = said
    return found


def _at_inputs(shown: OpenView, errors: dict[str, str]) -> dict[str, str]:
    inputs = {block["block_id"] for block in shown.blocks if block["type"] == "input"}
    strangers = set(errors) - inputs
    if strangers:
        raise Refusal("invalid_response", [f"no input block {name}" for name in sorted(strangers)])
    return errors
