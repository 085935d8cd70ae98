"""`comptoir …`, one command per verb."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import settings as configuration

if TYPE_CHECKING:
    from bot.assembly import Parts
    from domain.periods import Period

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Comptoir, a sales desk in the chat.",
)


@app.command()
def demo() -> None:
    """Try it: a company with customers, quotes and invoices, in this terminal."""
    from bot.terminal.chat import whoever_sits_here
    from handlers.demo import fill

    with _parts(quiet=True) as parts:
        fill(parts.house, whoever_sits_here())
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
    serves = settings.hears_over_http or bool(settings.public_url) or "port" in settings.model_fields_set
    _run(serves=serves, listens=True, ticks=True)


@app.command()
def web() -> None:
    """What platforms post to us, the pages where quotes are signed, /healthz, /readyz, /metrics; needs a worker too."""
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
def config(example: Annotated[bool, typer.Option(help="Print .env.example instead.")] = False) -> None:
    """The settings of this process, secrets masked."""
    typer.echo(configuration.example() if example else configuration.masked(configuration.load()), nl=False)


@app.command()
def doctor() -> None:
    """Look at everything the desk needs, and say which command mends what is missing."""
    from bot.doctor import findings

    found = []
    for finding in findings(configuration.load()):
        typer.echo(str(finding))
        found.append(finding)
    raise typer.Exit(0 if all(finding.is_fine for finding in found) else 1)


@app.command()
def verify(
    head: Annotated[
        str, typer.Option(help="A seal that was told earlier, SEQUENCE:DIGEST: are these books older?")
    ] = "",
) -> None:
    """Prove that nothing sealed has changed; otherwise name the first record that does not hold."""
    from bot.verifying import findings
    from domain.errors import Refusal

    with _parts(quiet=True) as parts:
        try:
            report = findings(parts.house, head)
        except Refusal as refused:
            typer.echo(str(refused), err=True)
            raise typer.Exit(2) from None
    for line in report.lines:
        typer.echo(line)
    raise typer.Exit(0 if report.is_fine else 1)


@app.command()
def archive(
    file: Path,
    period: Annotated[str, typer.Option(help="Only what was issued in it: 2026, 2026-Q4, 2026-11.")] = "",
) -> None:
    """Everything that was issued, as a ZIP that is read and checked without this program."""
    from bot.archive import archive as write
    from storage.archive import EVER

    with _parts(quiet=True) as parts:
        count = write(parts.house, file, _period(parts, period) if period else EVER)
    typer.echo(f"{count} files in {file}.")


def _period(parts: Parts, typed: str) -> Period:
    """A period as it is typed in the chat."""
    from domain.errors import Refusal
    from domain.messages import Language
    from domain.periods import read_period

    today = parts.house.now().astimezone(parts.house.zone).date()
    try:
        return read_period(typed, today, Language.FRENCH)
    except Refusal:
        raise typer.BadParameter("a period is 2026, 2026-Q4, 2026-11 or 2026-11-24") from None


@app.command()
def backup(file: Path) -> None:
    """A copy of the books, made while they are in use."""
    from bot.backup import backup as copy

    with _parts(quiet=True) as parts:
        copy(parts.house.books, file)
    typer.echo(f"The books are in {file}.")


@app.command()
def restore(file: Path) -> None:
    """Put a copy into empty books."""
    from bot.backup import Unfit
    from bot.backup import restore as put_back
    from storage.dump import NotEmpty

    try:
        counts = put_back(file, configuration.load().database_url)
    except (Unfit, NotEmpty) as refused:
        typer.echo(str(refused) or "There is something in the books already: restore into empty ones.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{sum(counts.values())} rows are back.")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument()] = None,
    fec: Annotated[str, typer.Option(help="The sales of a period in FEC format: 2026, 2026-11.")] = "",
    journal: Annotated[str, typer.Option(help="The sales journal of a period, for a spreadsheet.")] = "",
) -> None:
    """The invoices as CSV, or the sales of a period; to a file or to the standard output."""
    from bot.export import ask_for_sales, invoices_csv

    with _parts(quiet=True) as parts:
        if fec or journal:
            period = _period(parts, fec or journal)
            content = parts.papers.fetch(ask_for_sales(parts.house, "fec" if fec else "journal", period)).content
        else:
            with parts.house.books.read() as session:
                content = invoices_csv(session)
    if file is None:
        sys.stdout.buffer.write(content)
    else:
        file.write_bytes(content)


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
    from bot.terminal.chat import chat as talk

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
