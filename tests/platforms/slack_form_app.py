"""A small Bolt app with one form, for the tests of the local Slack's modals."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(label: str) -> Json:
    return {"text": plain(label), "value": label.lower()}


def field(block: str, label: str, kind: str = "plain_text_input", **more: Any) -> Json:
    outside: Json = {name: more.pop(name) for name in ("optional", "dispatch_action") if name in more}
    element = {"type": kind, "action_id": "value", **more}
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **outside}


def button(action: str, label: str) -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": action, "text": plain(label)}]}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Valider"),
        "blocks": list(blocks),
        **more,
    }


CUSTOMER = field("customer", "Client", "external_select", min_query_length=2)
RATES = [option("Vingt"), option("Dix")]
EVERY_FIELD = modal(
    "Tout",
    field("name", "Nom"),
    field("count", "Quantité", "number_input", is_decimal_allowed=False, min_value="1", max_value="10", optional=True),
    field("mail", "Courriel", "email_text_input", optional=True),
    field("site", "Site", "url_text_input", optional=True),
    field("rate", "Taux", "static_select", options=RATES, initial_option=RATES[0]),
    field("mode", "Mode", "radio_buttons", options=RATES, optional=True),
    field("more", "Options", "checkboxes", options=RATES, optional=True),
    field("due", "Échéance", "datepicker", initial_date="2026-01-31"),
    field("who", "Responsable", "users_select", optional=True),
    CUSTOMER | {"optional": True},
    field("all", "Clients", "multi_external_select", min_query_length=0, optional=True),
    {
        "type": "section",
        "block_id": "kind",
        "text": plain("Genre"),
        "accessory": {"type": "static_select", "action_id": "value", "options": RATES},
    },
    button("add", "Ajouter une ligne"),
)


class FormApp:
    """A small app: `view` is what its command opens, `answer` what a submission is answered."""

    def __init__(self) -> None:
        self.view = EVERY_FIELD
        self.answer: Json = {}
        self.redraw: Json | None = None
        self.laid_over: Json | None = None
        self.pause = 0.0
        self.offered: Json = {"options": [option("Acme"), option("Acmé & Fils")]}
        self.heard: list[Json] = []

    def register(self, app: AsyncApp) -> None:
        app.middleware(self.note)
        app.command("/form")(self.open)
        app.view("form")(self.submitted)
        app.view_closed("form")(self.closed)
        app.options("value")(self.offer)
        for action in ("add", "value"):
            app.action(action)(self.acted)

    async def note(self, body: Json, next: Any) -> None:
        self.heard.append(body)
        await next()

    async def open(self, ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=self.view)

    async def submitted(self, ack: Any) -> None:
        await asyncio.sleep(self.pause)
        await ack(**self.answer)

    async def closed(self, ack: Any) -> None:
        await ack()

    async def offer(self, ack: Any) -> None:
        await asyncio.sleep(self.pause)
        await ack(**self.offered)

    async def acted(self, ack: Any, body: Json, client: Any) -> None:
        await ack()
        if self.redraw:
            await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=self.redraw)
        if self.laid_over:
            await client.views_push(trigger_id=body["trigger_id"], view=self.laid_over)

    def last(self, kind: str) -> Json:
        return [body for body in self.heard if body.get("type") == kind][-1]

    @property
    def values(self) -> Json:
        """What the last submission said, by block."""
        values: Json = self.last("view_submission")["view"]["state"]["values"]
        return values
