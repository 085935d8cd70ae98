"""What Slack's refusals and broken connections mean for a notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.platform import NotSent, Refused, SlowDown, Trouble, Uncertain, Unreachable

GONE = frozenset((
    "account_inactive", "cannot_dm_bot", "channel_not_found", "ekm_access_denied", "invalid_auth", "is_archived",
    "messages_tab_disabled", "no_permission", "not_authed", "not_in_channel", "org_login_required",
    "restricted_action", "team_access_not_granted", "team_not_found", "token_expired", "token_revoked",
    "user_disabled", "user_not_found", "user_not_in_channel", "user_not_visible", "users_not_found",
))  # fmt: skip
UNKNOWN = frozenset(("fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"))
"""Slack's own words: the operation may have succeeded before the error."""


@contextmanager
def told() -> Iterator[None]:
    """Calls to Slack whose failures are told in the words of `bot.platform`."""
    try:
        yield
    except SlackApiError as error:
        raise trouble(error) from error
    except aiohttp.ClientConnectorError as error:
        raise NotSent(str(error)) from error
    except (aiohttp.ClientError, SlackRequestError, TimeoutError, OSError) as error:
        raise Uncertain(str(error)) from error


def trouble(error: SlackApiError) -> Trouble:
    """What an answer of Slack says about the notice."""
    name, status = name_of(error), status_of(error)
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return SlowDown(_seconds(error))
    if status >= 500 or name in UNKNOWN or not name:
        return Uncertain(name or f"HTTP {status}")
    return Unreachable(name) if name in GONE else Refused(str(error))


def name_of(error: SlackApiError) -> str:
    """Slack's name of the error, empty when the answer was not Slack's JSON."""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError):
        return ""


def status_of(error: SlackApiError) -> int:
    """The HTTP status."""
    return int(getattr(error.response, "status_code", None) or getattr(error.response, "status", None) or 0)


def _seconds(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    return float(headers.get("Retry-After") or headers.get("retry-after") or 1)
