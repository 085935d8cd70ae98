"""The methods views.*: modals in a stack of three, home tabs, hashes, and what people typed into them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.platforms.slack_api.arguments import Arguments
from tests.platforms.slack_api.blocks import check_view
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.fields import Entries, fields, state_of
from tests.platforms.slack_api.normal import normal_blocks
from tests.platforms.slack_api.triggers import Triggers
from tests.platforms.slack_api.workspace import Workspace

STACK = 3


@dataclass
class OpenView:
    """A view on somebody's screen, with what was typed, chosen or refused in it."""

    user: str
    view: Json
    entries: Entries = field(default_factory=Entries)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.view["id"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.view["blocks"])

    @property
    def payload(self) -> Json:
        return self.view | {"state": state_of(self.blocks, self.entries.values)}

    def show(self, view: Json) -> None:
        """Draw it anew: values stay where block_id, action_id and type stay, the others go."""
        before = {(field.key, field.type) for field in fields(self.blocks)}
        same = {field.key for field in fields(view["blocks"]) if (field.key, field.type) in before}
        self.entries.values = {key: value for key, value in self.entries.values.items() if key in same}
        self.errors = {}
        self.view = view


class Views:
    def __init__(self, workspace: Workspace, triggers: Triggers) -> None:
        self.workspace = workspace
        self.triggers = triggers
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}

    @property
    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        return {
            "views.open": self.open,
            "views.push": self.push,
            "views.update": self.update,
            "views.publish": self.publish,
        }

    def open(self, call: Arguments) -> Json:
        """Open a first modal; one opened from within a modal replaces the whole stack here."""
        view = check_view(call.structure("view"))
        trigger = self.triggers.exchange(call.required("trigger_id"))
        self.stacks[trigger.user] = []
        return {"ok": True, "view": self.add(trigger.user, view).payload}

    def push(self, call: Arguments) -> Json:
        view = check_view(call.structure("view"))
        trigger = self.triggers.exchange(call.required("trigger_id"))
        if trigger.view is None or not self.stacks.get(trigger.user):
            raise Refusal("invalid_trigger_id")
        return {"ok": True, "view": self.add(trigger.user, view).payload}

    def add(self, user: str, view: Json) -> OpenView:
        """Lay a view on top of a person's stack."""
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= STACK:
            raise Refusal("push_limit_reached")
        self._check_external_id(view, None)
        id = self.workspace.new_id("V")
        root, previous = (stack[0].id, stack[-1].id) if stack else (id, None)
        shown = OpenView(user, self._complete(view, id, root, previous))
        stack.append(shown)
        return shown

    def update(self, call: Arguments) -> Json:
        view = check_view(call.structure("view"))
        shown = self._find(call)
        self._check_hash(call, shown)
        return {"ok": True, "view": self.redraw(shown, view).payload}

    def redraw(self, shown: OpenView, view: Json) -> OpenView:
        self._check_external_id(view, shown)
        shown.show(self._complete(view, shown.id, shown.view["root_view_id"], shown.view["previous_view_id"]))
        return shown

    def publish(self, call: Arguments) -> Json:
        user = call.required("user_id")
        self.workspace.account(user)
        view = check_view(call.structure("view"), ("home",))
        shown = self.homes.get(user)
        if shown is None:
            id = self.workspace.new_id("V")
            shown = self.homes[user] = OpenView(user, self._complete(view, id, id, None))
            return {"ok": True, "view": shown.payload}
        self._check_hash(call, shown)
        return {"ok": True, "view": self.redraw(shown, view).payload}

    def pop(self, shown: OpenView) -> None:
        self.stacks[shown.user].remove(shown)

    def all(self) -> list[OpenView]:
        return [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())

    def _find(self, call: Arguments) -> OpenView:
        id, external = call.text("view_id"), call.text("external_id")
        if not id and not external:
            raise Refusal("invalid_arguments", ["either view_id or external_id is required"])
        for shown in self.all():
            if shown.id == id or (external and shown.view["external_id"] == external):
                return shown
        raise Refusal("not_found")

    def _check_hash(self, call: Arguments, shown: OpenView) -> None:
        if call.text("hash") and call.text("hash") != shown.view["hash"]:
            raise Refusal("hash_conflict")

    def _check_external_id(self, view: Json, itself: OpenView | None) -> None:
        taken = {shown.view["external_id"] for shown in self.all() if shown is not itself}
        if view.get("external_id") and view["external_id"] in taken:
            raise Refusal("duplicate_external_id")

    def _complete(self, view: Json, id: str, root: str, previous: str | None) -> Json:
        """A view as Slack gives it back."""
        app = self.workspace.app
        texts = {name: view.get(name) for name in ("title", "submit", "close")}
        return {
            "id": id,
            "team_id": app.team_id,
            "type": view["type"],
            "blocks": normal_blocks(view["blocks"]),
            "private_metadata": view.get("private_metadata") or "",
            "callback_id": view.get("callback_id") or "",
            "external_id": view.get("external_id") or "",
            "hash": f"{time.time_ns() // 1_000_000_000}.{secrets.token_hex(4)}",
            "clear_on_close": bool(view.get("clear_on_close")),
            "notify_on_close": bool(view.get("notify_on_close")),
            "root_view_id": root,
            "previous_view_id": previous,
            "app_id": app.app_id,
            "bot_id": app.bot_id,
            "app_installed_team_id": app.team_id,
            **{name: text and {"emoji": True, **text} for name, text in texts.items()},
        }
