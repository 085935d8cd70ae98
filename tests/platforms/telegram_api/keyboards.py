"""Reply markup as the platform reads it: rows cut at 12, keyboards at 300, textless buttons dropped, all silently."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.platforms.telegram_api.errors import Json, bad_request
from tests.platforms.telegram_api.limits import Limits

Rows = list[list[Json]]


def read_markup(markup: Any, limits: Limits, *, inline_only: bool = False) -> Json | None:
    """Check and cut a reply markup; None is no keyboard at all."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    read = _read_kind(markup, limits)
    if inline_only and read is not None and "inline_keyboard" not in read:
        raise bad_request("Inline keyboard expected")
    return read


def _read_kind(markup: Json, limits: Limits) -> Json | None:
    if markup.get("keyboard"):
        rows = _rows(markup["keyboard"], "keyboard", limits, inline=False)
        return markup | {"keyboard": rows} if rows else None
    if markup.get("inline_keyboard"):
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", limits, inline=True)
        return {"inline_keyboard": rows} if rows else None
    if markup.get("remove_keyboard"):
        return {"remove_keyboard": True}
    return markup if markup.get("force_reply") else None


def _rows(rows: Any, name: str, limits: Limits, *, inline: bool) -> Rows:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{name}" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept, left = [], limits.buttons_in_keyboard
    for row in rows:
        buttons = [button for button in (_button(raw, inline) for raw in row) if button["text"]]
        cut = buttons[: min(limits.buttons_in_row, left)]
        left -= len(cut)
        for button in cut:
            _check_action(button, limits)
        if cut:
            kept.append(cut)
    return kept


def _button(raw: Any, inline: bool) -> Json:
    if isinstance(raw, str) and not inline:
        return {"text": raw}
    kind = "inline keyboard button" if inline else "keyboard button"
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request(f"Can't parse {kind}: Can't find field \"text\"")
    button = raw | {"text": raw["text"].strip()}
    if inline and not any(button.get(action) for action in ACTIONS) and "switch_inline_query" not in button:
        raise bad_request(f"Can't parse {kind}: Text buttons are unallowed in the inline keyboard")
    return button


ACTIONS = ("url", "callback_data", "web_app", "copy_text", "login_url", "pay", "switch_inline_query_current_chat")


def _check_action(button: Json, limits: Limits) -> None:
    if len(str(button.get("callback_data", "")).encode()) > limits.callback_data_bytes:
        raise bad_request("BUTTON_DATA_INVALID")
    if len(button.get("copy_text", {}).get("text", "")) > limits.copy_text:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        _check_link(button["url"], "inline keyboard button URL")
    if "web_app" in button:
        _check_link(button["web_app"]["url"], "inline keyboard button Web App URL", https=True)


def _check_link(url: str, what: str, *, https: bool = False) -> None:
    link = urlsplit(url if "://" in url else f"http://{url}")
    if https and link.scheme != "https":
        raise bad_request(f"{what} '{url}' is invalid: Only HTTPS links are allowed")
    if link.scheme not in ("http", "https", "tg", "ton") or (link.scheme != "tg" and "." not in (link.hostname or "")):
        raise bad_request(f"{what} '{url}' is invalid: Wrong HTTP URL")
