"""`comptoir …`, one command per verb."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from bot import settings as configuration

if TYPE_CHECKING:
    from bot.assembly import Parts

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Comptoir, a sales desk in the chat.",
)


@app.command()
def demo() -> None:
    """Try it: a company with customers, quotes and invoices, in this terminal."""
    from handlers.demo import fill

    with _parts(quiet=True) as parts:
        fill(parts.house)
        _talk(parts)


@app.command()
def chat() -> None:
    """Talk to the desk in this terminal, or through a pipe."""
    with _parts(quiet=True) as parts:
        _talk(parts)


@app.command()
def run() -> None:
    """Everything in one process: Telegram, Slack, the clock, and the web where it is asked for."""
    settings = configuration.load()
    serves = settings.hears_over_http or "port" in settings.model_fields_set
    _run(serves=serves, listens=True, ticks=True)


@app.command()
def web() -> None:
    """What platforms post to us, and /healthz, /readyz and /metrics; needs a worker beside it."""
    _run(serves=True, listens=False, ticks=False)


@app.command()
def worker() -> None:
    """Telegram polling, Slack's Socket Mode, delivery and the clock."""
    _run(serves=False, listens=True, ticks=True)


@app.command()
def migrate() -> None:
    """Bring the books to the tables of this version."""
    from storage.migrate import migrate as bring

    bring(configuration.load().database_url)


@app.command()
def config(example: bool = typer.Option(False, help="Print .env.example instead.")) -> None:
    """The settings of this process, secrets masked."""
    typer.echo(configuration.example() if example else configuration.masked(configuration.load()), nl=False)


@app.command(name="slack-manifest")
def slack_manifest() -> None:
    """The manifest to create the Slack app from."""
    import json

    from bot.slack.manifest import manifest
    from handlers.registry import registry

    typer.echo(json.dumps(manifest(configuration.load(), registry()), indent=2, ensure_ascii=False))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(arguments: typer.Context) -> None:
    """Run the tests; everything that follows goes to pytest."""
    import subprocess

    raise SystemExit(subprocess.call([sys.executable, "-m", "pytest", *arguments.args]))


@contextmanager
def _parts(*, quiet: bool = False) -> Iterator[Parts]:
    """The parts on migrated books; a quiet program logs only what went wrong."""
    from bot.assembly import Parts
    from bot.logs import set_up
    from storage.migrate import migrate as bring

    settings = configuration.load()
    set_up(settings, level=logging.WARNING if quiet else logging.INFO)
    bring(settings.database_url)
    parts = Parts(settings)
    try:
        yield parts
    finally:
        parts.close()


def _run(*, serves: bool, listens: bool, ticks: bool) -> None:
    from bot.running import Duties
    from bot.running import run as keep_running

    configuration.check_disk(configuration.load())
    with _parts() as parts:
        keep_running(parts, Duties(serves, listens, ticks))


def _talk(parts: Parts) -> None:
    from bot.terminal.app import chat as talk

    def fetch(subject: str) -> tuple[str, bytes]:
        paper = parts.papers.fetch(subject)
        return paper.name, paper.content

    def start_clock() -> None:
        parts.clock.start()

    talk(parts.reception, fetch, start_clock)


def main() -> None:
    """Run a command; a setting that cannot be used is said in one line."""
    try:
        app()
    except configuration.SettingsComplaint as complaint:
        typer.echo(str(complaint), err=True)
        raise SystemExit(2) from None
