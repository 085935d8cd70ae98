"""The pages where customers read and sign their quotes: `/q/` and a token, and what these pages are made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from functools import wraps

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.platform import Paper
from bot.web.visits import Limits, TooLarge, form_of, signing_of, visitor_of
from domain.messages import Language, Message, _
from handlers.online import OnlineRoom, Standing, View, Visitor
from templates.quote_page import ASSETS, accepted_page, closed_page, quote_page

log = structlog.get_logger(__name__)

REASONS = {
    Standing.REVOKED: _("This link is closed."),
    Standing.DECIDED: _("This quote was already answered."),
    Standing.CHANGED: _("This quote has changed since: ask for the new link."),
    Standing.EXPIRED: _("This quote has expired."),
    Standing.UNKNOWN: _("There is no quote here: the link may be incomplete."),
}
TOO_OFTEN = _("That was a little fast: please try again in a minute.")
FAILED = _("Something went wrong on our side: please try again in a minute.")
MOST = {"look": 120, "update": 60, "accept": 10, "unknown": 20}
"""How often an address may do each in a minute; a token that does not exist counts as `unknown`."""
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
KEPT = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}

Serve = Callable[[Request, Visitor], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class QuotePages:
    """`fetch` gives a paper by its subject, in a thread; `wake` is told where something is to be posted.

    `proxies` are those of ours that stand before this process.
    """

    room: OnlineRoom
    fetch: Callable[[str], Paper]
    wake: Callable[[Collection[str]], None]
    proxies: int = 0
    limits: Limits = field(default_factory=lambda: Limits(MOST))

    def routes(self) -> list[Route]:
        """The addresses of the pages."""
        return [
            Route("/q/assets/{version}/{name}", asset),
            Route("/q/{token}", self._guarded(self._look, "look"), methods=["GET"]),
            Route("/q/{token}", self._guarded(self._answer, "update"), methods=["POST"]),
            Route("/q/{token}/logo.png", self._guarded(self._logo, "look")),
            Route("/q/{token}/{name:str}.pdf", self._guarded(self._paper, "look")),
        ]

    def _guarded(self, serve: Serve, deed: str) -> Endpoint:
        """Not too often, and with an apology instead of a bare 500; nothing that is logged names the token."""

        @wraps(serve)
        async def endpoint(request: Request) -> Response:
            visitor = visitor_of(request, self.proxies)
            if self.limits.is_over(visitor.address, "unknown") or not self.limits.admits(visitor.address, deed):
                return _closed(request, TOO_OFTEN, 429)
            try:
                return await serve(request, visitor)
            except Exception:
                log.exception("page failed", page=serve.__name__.strip("_"))
                return _closed(request, FAILED, 500)

        return endpoint

    async def _look(self, request: Request, visitor: Visitor) -> Response:
        view = await run_in_threadpool(self.room.look, request.path_params["token"], visitor)
        self._wake(view)
        return self._page(request, visitor, view)

    async def _answer(self, request: Request, visitor: Visitor) -> Response:
        """Another total for other options, or the acceptance; after it a reload signs nothing again."""
        token = request.path_params["token"]
        try:
            form = await form_of(request)
        except TooLarge:
            return _closed(request, FAILED, 413)
        signing = signing_of(form)
        if form.get("do") != "accept":
            return self._page(request, visitor, await run_in_threadpool(self.room.choose, token, signing))
        if not self.limits.admits(visitor.address, "accept"):
            return _closed(request, TOO_OFTEN, 429)
        view = await run_in_threadpool(self.room.accept, token, signing, visitor)
        self._wake(view)
        if view.standing is Standing.ACCEPTED:
            return RedirectResponse(request.url.path, 303, HEADERS)
        return self._page(request, visitor, view)

    def _wake(self, view: View) -> None:
        if view.places:
            self.wake(view.places)

    def _page(self, request: Request, visitor: Visitor, view: View) -> Response:
        token = request.path_params["token"]
        if view.standing is Standing.OPEN and view.document is not None:
            page = quote_page(token, view.document, name=view.name, error=view.error)
            return HTMLResponse(page, 422 if view.error else 200, HEADERS)
        if view.document is not None and view.evidence is not None:
            return HTMLResponse(accepted_page(token, view.document, view.evidence), 200, HEADERS)
        if view.standing is Standing.UNKNOWN:
            self.limits.admits(visitor.address, "unknown")
            return _closed(request, REASONS[view.standing], 404)
        return _closed(request, REASONS[view.standing], 410, view)

    async def _logo(self, request: Request, _visitor: Visitor) -> Response:
        picture = await run_in_threadpool(self.room.logo, request.path_params["token"])
        if picture is None:
            return _closed(request, REASONS[Standing.UNKNOWN], 404)
        return Response(picture, 200, HEADERS, "image/png")

    async def _paper(self, request: Request, visitor: Visitor) -> Response:
        """The PDF; it is made now if nobody had asked for it."""
        subject = await run_in_threadpool(self.room.paper, request.path_params["token"], request.path_params["name"])
        if subject is None:
            self.limits.admits(visitor.address, "unknown")
            return _closed(request, REASONS[Standing.UNKNOWN], 404)
        paper = await run_in_threadpool(self.fetch, subject)
        shown = {"content-disposition": f'inline; filename="{paper.name}"'}
        return Response(paper.content, 200, HEADERS | shown, "application/pdf")


async def asset(request: Request) -> Response:
    """A style sheet, a script or a font; its address changes with it."""
    known = ASSETS.get(request.path_params["name"])
    if known is None:
        return Response(status_code=404)
    path, kind = known
    return Response(await run_in_threadpool(path.read_bytes), 200, KEPT, kind)


def _closed(request: Request, reason: Message, status: int, view: View | None = None) -> Response:
    document = view.document if view else None
    language = document.language if document else _language_of(request)
    headers = HEADERS | ({"retry-after": "60"} if status == 429 else {})
    return HTMLResponse(closed_page(reason, language, document), status, headers)


def _language_of(request: Request) -> Language:
    """French, unless the browser asks for English first."""
    wanted = request.headers.get("accept-language", "")
    return Language.ENGLISH if wanted.lower().startswith("en") else Language.FRENCH
