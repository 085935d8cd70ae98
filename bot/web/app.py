"""One Starlette application: the platforms' events, customers' pages, and the questions of who watches over it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

Endpoint = Callable[[Request], Awaitable[Response]]
Checks = Mapping[str, Callable[[], bool]]


def application(
    posted: Mapping[str, Endpoint], checks: Checks, metrics: Callable[[], str], pages: Sequence[BaseRoute] = ()
) -> Starlette:
    """`posted` are the addresses that platforms post to; `checks` say by name whether a part works.

    `pages` are what customers visit.
    """

    async def healthz(request: Request) -> Response:
        """The process is there."""
        return PlainTextResponse("ok\n")

    async def readyz(request: Request) -> Response:
        """The process can do its work: 503 and the parts that cannot otherwise."""
        states = await run_in_threadpool(_states, checks)
        return JSONResponse(states, status_code=200 if all(state == "ok" for state in states.values()) else 503)

    async def measured(request: Request) -> Response:
        text = await run_in_threadpool(metrics)
        return PlainTextResponse(text, headers={"content-type": "text/plain; version=0.0.4; charset=utf-8"})

    return Starlette(
        routes=[
            *(Route(path, endpoint, methods=["POST"]) for path, endpoint in posted.items()),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", measured),
            *pages,
        ]
    )


def _states(checks: Checks) -> dict[str, str]:
    return {name: _state(check) for name, check in checks.items()}


def _state(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "not ok"
    except Exception as failure:
        return type(failure).__name__
