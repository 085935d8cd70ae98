"""Opens the chat: on a screen, or in plain text through a pipe."""

from __future__ import annotations

import getpass
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from bot.holder import this_process
from bot.terminal.app import Terminal
from bot.terminal.notices import Letterbox
from handlers.events import Who
from handlers.reception import Reception


def whoever_sits_here() -> Who:
    """The login of this machine, in the language of its locale."""
    login = getpass.getuser()
    tongue = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Who(
        platform="terminal",
        id=login,
        name=login.capitalize(),
        language="en" if tongue.startswith("en") else "fr",
        place=f"terminal:{login}",
    )


def say_now(text: str) -> None:
    """Print without waiting for more: who reads through a pipe answers before the next line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def chat(reception: Reception, fetch: Callable[[str], tuple[str, bytes]], start_clock: Callable[[], None]) -> None:
    """Talk: with completion, history and colours on a screen, in plain text from a pipe."""
    is_screen = sys.stdin.isatty() and sys.stdout.isatty()
    who = whoever_sits_here()
    notices = Letterbox(reception.house.books, who.place, this_process())
    terminal = Terminal(reception, who, say_now, fetch, Path("documents"), colours=is_screen, notices=notices)
    if is_screen:
        from bot.terminal.screen import talk_on_screen

        threading.Thread(target=start_clock, daemon=True).start()
        talk_on_screen(reception, terminal)
    else:
        terminal.run(sys.stdin)
