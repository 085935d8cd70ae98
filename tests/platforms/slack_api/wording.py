"""What a person reads of a message or view: Slack's markup resolved, its words one after another."""

from __future__ import annotations

import html
import re
from typing import Any

_CONTROL = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])")
_SILENT = ("options", "option_groups", "initial_option", "initial_options", "confirm", "state", "metadata")


def escaped(text: str) -> str:
    """As Slack sends what people typed: only these three characters are escaped."""
    return html.escape(text, quote=False)


def readable(mrkdwn: str) -> str:
    """`<https://a.b|label>` reads `label` and `*bold*` reads `bold`, also in a name that was not escaped."""
    text = _CONTROL.sub(lambda control: control[2] or control[1], mrkdwn)
    return html.unescape(_STYLE.sub(r"\2", text))


def words_of(part: Any) -> str:
    """The words of blocks, in the order of the screen."""
    return "\n".join(_texts(part))


def _texts(part: Any) -> list[str]:
    match part:
        case list() | tuple():
            return [text for item in part for text in _texts(item)]
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            return [readable(text)]
        case {"type": "plain_text" | "raw_text" | "text", "text": str(text)}:
            return [text]
        case {"type": "raw_number", "text": str(text)}:
            return [text]
        case {"type": "image", "alt_text": str(alternative), **rest}:
            return [*_texts(rest.get("title")), alternative]
        case dict():
            return [text for name, item in part.items() if name not in _SILENT for text in _texts(item)]
        case _:
            return []
