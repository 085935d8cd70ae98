"""The pieces of Block Kit that messages and modals share, within Slack's limits (PLATFORMS 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from handlers.posts import Button

Json = dict[str, Any]

SECTION = 3000
LABEL = 75
HEADING = 24
IN_ACTIONS = 25


def escaped(text: str) -> str:
    """Text as mrkdwn: what people typed must neither mention nor link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """Text of at most so many characters, an ellipsis for the rest."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def plain(text: str, most: int = LABEL) -> Json:
    """A plain_text object; Slack refuses an empty one."""
    return {"type": "plain_text", "text": cut(text, most) or "…", "emoji": True}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object of text that is escaped already."""
    return {"type": "mrkdwn", "text": text}


def sections(text: str) -> Iterator[Json]:
    """Escaped text in as many sections as it takes."""
    yield from ({"type": "section", "text": mrkdwn(part)} for part in split(text, SECTION))


def context(text: str) -> Iterator[Json]:
    """Escaped text in small grey letters."""
    yield from ({"type": "context", "elements": [mrkdwn(part)]} for part in split(text, 2000))


def button(made: Button, action_id: str) -> Json:
    """A button that carries the move or offer."""
    style = {} if made.style == "plain" else {"style": made.style}
    return {"type": "button", "text": plain(made.label), "action_id": action_id, "value": made.data, **style}


def actions(rows: Sequence[Sequence[Button]], most_rows: int = 12) -> Iterator[Json]:
    """A block a row; many rows flow together, so that the last ones, which steer, are never lost."""
    if len(rows) > most_rows:
        every = [made for row in rows for made in row]
        rows = [every[i : i + IN_ACTIONS] for i in range(0, len(every), IN_ACTIONS)]
    for row in rows:
        if row:
            yield {"type": "actions", "elements": [button(made, f"press{i}") for i, made in enumerate(row)]}


def split(text: str, most: int) -> Iterator[str]:
    """Escaped text in parts of at most `most` characters: at a line, else at a word, never inside an `&amp;`."""
    while len(text) > most:
        end = text.rfind("\n", 1, most + 1)
        if end < 0:
            end = text.rfind(" ", 1, most + 1)
        if end < 0:
            entity = text.rfind("&", most - 4, most)
            end = entity if entity > 0 and text.find(";", entity, entity + 5) >= most else most
        yield text[:end]
        text = text[end:].lstrip("\n ")
    if text:
        yield text
