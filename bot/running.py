"""Runs a process: platforms, intake, delivery, clock and web together, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import structlog

from bot import watching
from bot.assembly import Parts
from bot.web.app import Endpoint, application

log = structlog.get_logger(__name__)

STOPPED_WITHIN = 9.5
LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Duties:
    """What a process does: `serves` HTTP, `listens` over polling and sockets, `ticks` the clock."""

    serves: bool
    listens: bool
    ticks: bool


def run(parts: Parts, duties: Duties) -> None:
    """Run until SIGTERM or SIGINT, then stop within ten seconds."""
    asyncio.run(_run(parts, duties))
    parts.close()


async def _run(parts: Parts, duties: Duties) -> None:
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    await parts.intake.start()
    await parts.delivery.start()
    server = _server(parts, duties) if duties.serves else None
    attending = [asyncio.create_task(attend(*platform)) for platform in _platforms(parts, duties)]
    if duties.ticks:
        parts.clock.start()
    log.info("running", serves=duties.serves, listens=duties.listens, ticks=duties.ticks, platforms=list(parts.posters))
    await told.wait()
    log.info("stopping")
    _leave_after(STOPPED_WITHIN)
    await _stop(parts, duties, attending, server)
    log.info("stopped")


def _leave_after(seconds: float) -> None:
    """End the process even when a thread hangs, in a locked database for instance: what it did not commit is safe."""
    watchdog = threading.Timer(seconds, _leave)
    watchdog.daemon = True
    watchdog.start()


def _leave() -> None:
    log.warning("stopped with something unfinished; it is taken up at the next start")
    os._exit(0)


async def _stop(
    parts: Parts, duties: Duties, attending: list[asyncio.Task[None]], server: asyncio.Task[None] | None
) -> None:
    """From the outside inwards: hear no more, handle what was heard, say what there is to say."""
    for task in attending:
        task.cancel()
    await asyncio.gather(*attending, return_exceptions=True)
    if server is not None:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)
    await parts.intake.stop(4.0)
    await parts.delivery.drained(2.0)
    await parts.delivery.stop(2.0)
    for platform in (parts.telegram, parts.slack):
        if platform is not None:
            await platform.stop()
    if duties.ticks:
        await asyncio.to_thread(parts.clock.stop)


def _platforms(
    parts: Parts, duties: Duties
) -> Iterator[tuple[str, Callable[[], Awaitable[None]], Callable[[], Awaitable[None]] | None]]:
    """Each platform's name, how it starts, and how it listens where it does not post to us."""
    settings = parts.settings
    if parts.telegram is not None:
        polls = duties.listens and not settings.telegram_webhook_url
        yield "telegram", parts.telegram.start, parts.telegram.poll if polls else None
    if parts.slack is not None:
        hears = duties.listens and not settings.hears_slack_over_http
        yield "slack", parts.slack.start, parts.slack.listen if hears else None


async def attend(name: str, start: Callable[[], Awaitable[None]], listen: Callable[[], Awaitable[None]] | None) -> None:
    """Start a platform and listen to it; one that is down is tried again and does not touch the others."""
    pause = 1.0
    while True:
        try:
            await start()
            if listen is None:
                return
            pause = 1.0
            await listen()
        except Exception:
            log.exception("platform stopped; it is started again", platform=name, seconds=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _server(parts: Parts, duties: Duties) -> asyncio.Task[None]:
    """The web server; signals are ours, not uvicorn's."""
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    checks = watching.checks(parts, ticks=duties.ticks)
    app = application(_posted(parts), checks, lambda: watching.metrics(parts), parts.quote_pages.routes())
    config = uvicorn.Config(
        app,
        host="0.0.0.0",
        port=parts.settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    server = Server(config)

    async def serve() -> None:
        serving = asyncio.create_task(server.serve())
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving

    return asyncio.create_task(serve())


def _posted(parts: Parts) -> dict[str, Endpoint]:
    """The addresses of the platforms that post to us."""
    posted: dict[str, Endpoint] = {}
    if parts.telegram is not None and parts.settings.telegram_webhook_url:
        posted["/telegram/webhook"] = parts.telegram.webhook
    if parts.slack is not None and parts.settings.hears_slack_over_http:
        posted["/slack/events"] = parts.slack.endpoint
    return posted
