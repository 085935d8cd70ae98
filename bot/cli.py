"""`comptoir …`, one command per verb."""

from __future__ import annotations

import typer

from bot import settings as configuration

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Comptoir, a sales desk in the chat.",
)


@app.command()
def chat() -> None:
    """Talk to the desk in this terminal, or through a pipe."""
    from bot.assembly import reception
    from bot.terminal.app import chat as talk
    from storage.migrate import migrate

    settings = configuration.load()
    migrate(settings.database_url)
    talk(reception(settings), lambda subject: ("", b""))


@app.command()
def migrate() -> None:
    """Bring the books to the tables of this version."""
    from storage.migrate import migrate as run

    run(configuration.load().database_url)


def main() -> None:
    """Run a command; a setting that cannot be used is said in one line."""
    try:
        app()
    except configuration.SettingsComplaint as complaint:
        typer.echo(str(complaint), err=True)
        raise SystemExit(2) from None
