"""How the Slack Web API says no."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """An `ok: false` answer; `messages` carry the JSON pointers that Slack puts in `response_metadata`."""

    def __init__(self, error: str, messages: list[str] | None = None) -> None:
        super().__init__(error, messages or [])
        self.error = error
        self.messages = messages or []

    @property
    def body(self) -> Json:
        answer: Json = {"ok": False, "error": self.error}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        if self.messages and self.error == "invalid_blocks":
            answer["errors"] = list(self.messages)
        return answer


class RateLimited(Exception):
    """HTTP 429, to be repeated after some whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after
