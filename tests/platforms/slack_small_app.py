"""A small Bolt app that answers commands, messages, a home tab and shortcuts, for the tests of the local Slack."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp

Json = dict[str, Any]


async def crm(ack: Any, body: Json, respond: Any) -> None:
    match body["text"].split():
        case ["public"]:
            await ack("Pour tous", response_type="in_channel")
        case ["blocs"]:
            await ack(text="x", blocks=[section("*Devis*")])
        case ["tard", seconds]:
            await asyncio.sleep(float(seconds))
            await ack("trop tard")
        case ["suite"]:
            await ack()
            await respond("la suite")
        case ["bloc-faux"]:
            await ack(text="x", blocks=[{"type": "nope"}])
        case ["muet"]:
            await ack()
        case _:
            await ack("Bonjour")


async def message(event: Json, say: Any) -> None:
    if "subtype" not in event:
        await say(f"lu : {event['text']}", thread_ts=event.get("thread_ts"))


async def mention(event: Json) -> None:
    assert event["text"]


async def home(event: Json, client: Any) -> None:
    again = {"type": "button", "action_id": "again", "text": {"type": "plain_text", "text": "Encore"}}
    blocks = [section("Mes affaires"), {"type": "actions", "elements": [again]}]
    await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


async def acknowledge(ack: Any) -> None:
    await ack()


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def listeners(app: AsyncApp, heard: list[Json]) -> None:
    @app.middleware
    async def note(body: Json, context: Any, next: Any) -> None:
        heard.append(body)
        await next()

    app.command("/crm")(crm)
    app.event("message")(message)
    app.event("app_mention")(mention)
    app.event("app_home_opened")(home)
    app.action("again")(acknowledge)
    app.shortcut("note")(acknowledge)
