"""The prompt on a screen: completion of commands and of the buttons shown, history that lasts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import structlog
from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.terminal.app import Terminal
from domain.folding import fold
from handlers.reception import Reception

log = structlog.get_logger(__name__)

LOOKS_EVERY = 2.0
HISTORY = Path(".comptoir_history")


class _Known(Completer):
    """Commands after a slash, else what the buttons say."""

    def __init__(self, reception: Reception, terminal: Terminal) -> None:
        self._commands = sorted(
            {name for c in reception.house.registry.conversations if c.is_listed for name in (c.command, c.french)}
        )
        self._terminal = terminal

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        typed = document.text_before_cursor
        if typed.startswith("/"):
            names = (f"/{name}" for name in self._commands)
        else:
            names = (fold(button.label) for button in self._terminal.buttons)
        yield from (Completion(name, -len(typed)) for name in names if name.startswith(typed.lower()))


def talk_on_screen(reception: Reception, terminal: Terminal) -> None:
    """A first hello, then every line that is typed; what comes in meanwhile is printed above the prompt."""
    is_over = threading.Event()
    with patch_stdout(raw=True):
        terminal.say("/start")
        listener = threading.Thread(target=_listen, args=(terminal, is_over), daemon=True)
        listener.start()
        terminal.run(prompted(reception, terminal))
    is_over.set()
    listener.join()


def _listen(terminal: Terminal, is_over: threading.Event) -> None:
    while not is_over.wait(LOOKS_EVERY):
        try:
            terminal.hear()
        except Exception:
            log.exception("notices could not be read")


def prompted(reception: Reception, terminal: Terminal) -> Iterator[str]:
    """Lines as they are typed, until Ctrl-D."""
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(HISTORY)),
        completer=_Known(reception, terminal),
        auto_suggest=AutoSuggestFromHistory(),
        complete_while_typing=True,
    )
    while True:
        try:
            yield session.prompt("› ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
