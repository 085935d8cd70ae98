"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from bot.cli import app
from handlers.demo import fill
from tests.talking import Clock, Talk, readable, reception_on

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def tour() -> list[str]:
    """The lines of the minute at the desk."""
    return README.partition("## A minute at the desk")[2].split("```")[1].strip().splitlines()


def test_the_minute_at_the_desk_goes_as_it_is_told(sqlite_url: str, tmp_path: Path) -> None:
    reception = reception_on(sqlite_url, Clock())
    owner = Talk(reception, Clock(), language="fr", folder=tmp_path)
    assert fill(reception.house, owner.terminal.who)
    said = ""
    for line in tour():
        if line.startswith("› "):
            said = readable(owner(line.removeprefix("› ")).text)
        elif not line.startswith(("[", "→")):
            assert readable(line) in said
        for label in re.findall(r"\[([^]]+)]", line):
            assert f"[{label}]" in said
    reception.house.books.close()


def test_every_command_that_it_names_exists() -> None:
    commands = set(get_command(app).commands) | {"test"}  # type: ignore[attr-defined]
    table = README.partition("## Run it for good")[2].partition("## Measured")[0]
    named = {name for cell in re.findall(r"^\| (`.+?`) \|", table, re.M) for name in re.findall(r"`([a-z-]+)", cell)}
    assert named
    assert named <= commands


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert all((ROOT / link).exists() for link in links if not link.startswith("http")), links
