"""How Slack reaches an app: what it sends, what it hears back, and the signed HTTP requests."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from tests.platforms.slack_api.errors import Json

Kind = Literal["events_api", "slash_commands", "interactive"]
Failure = Literal["http_timeout", "http_error", "connection_failed"]


@dataclass(frozen=True)
class Envelope:
    """One thing to deliver; `attempt` counts from 0."""

    kind: Kind
    payload: Json
    attempt: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Ack:
    """What came back: a failure, or a body that is JSON, text or nothing."""

    failure: Failure | None = None
    body: Any = None
    status: int | None = None
    no_retry: bool = False


class Wire(Protocol):
    async def send(self, envelope: Envelope, within: float) -> Ack: ...


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 signature of a request."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={digest}"


class HttpWire:
    """Posts everything to one request URL."""

    def __init__(self, session: ClientSession, url: str, signing_secret: str) -> None:
        self.session = session
        self.url = url
        self.signing_secret = signing_secret

    async def send(self, envelope: Envelope, within: float) -> Ack:
        content_type, body = _encoded(envelope)
        headers = {"Content-Type": content_type, **self._signed(body), **_retry_headers(envelope)}
        timeout = ClientTimeout(total=within)
        try:
            async with self.session.post(self.url, data=body.encode(), headers=headers, timeout=timeout) as response:
                return await _ack_of(response)
        except TimeoutError:
            return Ack("http_timeout")
        except (ClientError, OSError):
            return Ack("connection_failed")

    def _signed(self, body: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.signing_secret, timestamp, body),
        }


def _encoded(envelope: Envelope) -> tuple[str, str]:
    match envelope.kind:
        case "events_api":
            return "application/json", json.dumps(envelope.payload)
        case "slash_commands":
            return "application/x-www-form-urlencoded", urlencode(envelope.payload)
        case "interactive":
            return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(envelope.payload)})


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if not envelope.attempt:
        return {}
    return {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": envelope.reason or "unknown_error"}


async def _ack_of(response: ClientResponse) -> Ack:
    text = await response.text()
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    if not 200 <= response.status < 300:
        return Ack("http_error", text, response.status, no_retry)
    body = json.loads(text) if text and response.content_type == "application/json" else text or None
    return Ack(None, body, response.status, no_retry)


@dataclass
class Courier:
    """Hands envelopes to the wire of the moment; an ack that comes later than `within` seconds is none."""

    wire: Wire
    within: float = 3.0

    async def send(self, envelope: Envelope) -> Ack:
        return await self.wire.send(envelope, self.within)
