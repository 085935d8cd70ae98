"""How the programs log: JSON lines for machines, key=value on a screen, and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from bot.settings import Settings

QUIET = ("httpx", "httpcore", "telegram", "slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "aiohttp", "asyncio")
"""They say tokens in their addresses, or too much."""
SHAPES = re.compile(r"bot\d{6,}:[\w-]{20,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)")
"""What a secret looks like, whatever this process was told: tokens of both platforms, passwords in addresses."""
MASK = "***"


def mask(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without secrets, known ones and what looks like one."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return SHAPES.sub(MASK, text)


class Discreet(ProcessorFormatter):
    """Formats a line, then masks it: nothing that was logged, by us or by a library, is written as it was."""

    def __init__(self, secrets: tuple[str, ...], renderer: Processor, before: list[Processor]) -> None:
        remove = ProcessorFormatter.remove_processors_meta
        super().__init__(processors=[remove, renderer], foreign_pre_chain=before)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        return mask(super().format(record), self._secrets)


def set_up(settings: Settings, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Log to a stream, standard error by default."""
    stream = stream or sys.stderr
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet(settings.secrets, _renderer(stream, common), common))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*common, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _renderer(stream: TextIO, common: list[Processor]) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    common.append(structlog.processors.format_exc_info)
    return structlog.processors.JSONRenderer(ensure_ascii=False)
