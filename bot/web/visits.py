"""Who visits a page, how often, and what they sent: read with care, for anybody can come."""

from __future__ import annotations

import re
import time
from base64 import b64decode
from binascii import Error
from collections import Counter
from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl

from starlette.requests import Request

from domain.folding import clean
from handlers.online import Signing, Visitor
from templates.glyphs import printable

PREVIEW = re.compile(r"bot|crawl|spider|preview|unfurl|facebookexternalhit|whatsapp|slack|embedly|scan", re.IGNORECASE)
"""Programs that open a link to draw a preview of it or to check it: no customer has read anything yet."""
PICTURE = "data:image/png;base64,"
LARGEST_FORM = 500_000
LONGEST_NAME, LONGEST_AGENT = 80, 400
WINDOW = 60.0


class TooLarge(Exception):
    """Nobody signs with so much."""


class Limits:
    """How often an address may do something in a minute; forgotten at the end of it, and when the process ends."""

    def __init__(self, most: Mapping[str, int], now: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.now = now
        self._counts: Counter[tuple[str, str]] = Counter()
        self._until = 0.0

    def admits(self, address: str, deed: str) -> bool:
        """Count it, and say whether it is not too often."""
        if self.now() >= self._until:
            self._counts.clear()
            self._until = self.now() + WINDOW
        self._counts[neighbourhood(address), deed] += 1
        return not self.is_over(address, deed)

    def is_over(self, address: str, deed: str) -> bool:
        """Whether it was done too often in this minute."""
        return self.now() < self._until and self._counts[neighbourhood(address), deed] > self.most[deed]


def neighbourhood(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: one household has that many."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return address if known.version == 4 else str(ip_network((known, 64), strict=False))


def visitor_of(request: Request, proxies: int) -> Visitor:
    """Who is on the line: behind proxies of ours, as the outermost of them saw them."""
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    direct = request.client.host if request.client else ""
    address = forwarded[-proxies] if 0 < proxies <= len(forwarded) else direct
    agent = printable(clean(request.headers.get("user-agent", ""))[:LONGEST_AGENT]) or ""
    is_fetched_ahead = "prefetch" in request.headers.get("sec-purpose", "")
    is_person = request.method != "HEAD" and not is_fetched_ahead and not PREVIEW.search(agent)
    return Visitor(address[:64], agent, is_person)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; TooLarge when there is no end to them."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TooLarge
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=1000))


def signing_of(form: Mapping[str, str]) -> Signing:
    """What a form says; what it cannot say is left out."""
    picks = (value for name, value in form.items() if name.startswith("pick-"))
    name = " ".join(clean(form.get("name", "")).split())[:LONGEST_NAME]
    return Signing(
        picks=frozenset(int(pick) for pick in picks if re.fullmatch(r"[0-9]{1,4}", pick)),
        shown=form.get("shown", ""),
        name=printable(name) or "",
        consents=form.get("consents") == "yes",
        drawing=_picture(form.get("drawing", "")),
    )


def _picture(address: str) -> bytes | None:
    if not address.startswith(PICTURE):
        return None
    try:
        return b64decode(address.removeprefix(PICTURE), validate=True)
    except (Error, ValueError):
        return None
