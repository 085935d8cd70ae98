"""The chat in a terminal: reads lines, makes events of them, prints the answers."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.terminal.draw import as_text, buttons_of, pressed
from domain.messages import Language
from handlers.events import Event, Who
from handlers.posts import Button, Post
from handlers.reception import Reception
from handlers.undelivered import NO_PAPER
from storage import uploads
from templates.words import Words

log = structlog.get_logger(__name__)

QUIT = frozenset(("/quit", "/exit", "/quitter", "quit", "exit"))


@dataclass
class Terminal:
    """One person at one terminal. `fetch` gives a paper's name and bytes, `show` prints, `notices` are what came in."""

    reception: Reception
    who: Who
    show: Callable[[str], None]
    fetch: Callable[[str], tuple[str, bytes]]
    folder: Path
    colours: bool = False
    notices: Iterable[Post] = ()
    buttons: list[Button] = field(default_factory=list)
    _screen: threading.RLock = field(default_factory=threading.RLock)

    def say(self, line: str) -> None:
        """Make one move and print what it leads to, after what came in meanwhile."""
        self.hear()
        with self._screen:
            self.print(self.reception.receive(self._event(line)))

    def print(self, posts: list[Post]) -> None:
        """Print posts, and remember the buttons that they offer."""
        self.buttons = buttons_of(posts)
        for post in posts:
            self._show(post)

    def hear(self) -> None:
        """Print the notices that came in; their buttons come after those that are on the screen."""
        with self._screen:
            for post in self.notices:
                self._show(post)
                self.buttons += buttons_of([post])

    def _show(self, post: Post) -> None:
        self.show(as_text(post, colours=self.colours))
        if post.file:
            self.show(f"→ {self._saved(post.file)}")

    def run(self, lines: Iterable[str]) -> None:
        """Every line until the end or `/quit`."""
        for line in lines:
            text = line.strip()
            if text in QUIT:
                return
            if text:
                self.say(text)

    def _event(self, line: str) -> Event:
        pressed_button = pressed(line, self.buttons)
        common = {
            "key": f"terminal:{secrets.token_hex(8)}",
            "who": self.who,
            "place": self.who.place,
            "at": self.reception.house.now(),
        }
        if pressed_button is not None:
            return Event.model_validate({**common, "kind": "tap", "data": pressed_button.data})
        if file := _file_named(line):
            return Event.model_validate({**common, "kind": "file", "upload": self._kept(file)})
        if line.startswith("/"):
            name, _space, rest = line[1:].partition(" ")
            return Event.model_validate({**common, "kind": "command", "text": name, "rest": rest})
        return Event.model_validate({**common, "kind": "say", "text": line})

    def _kept(self, file: Path) -> int:
        """The file in the books; 0 for one that is too large."""
        if file.stat().st_size > uploads.LIMIT:
            return 0
        with self.reception.house.books.open() as session:
            return uploads.keep(session, file.name, file.read_bytes(), self.reception.house.now())

    def _saved(self, subject: str) -> Path | str:
        """Where the paper was put; without one the words stand all the same."""
        try:
            name, content = self.fetch(subject)
        except Exception:
            log.exception("paper could not be made", subject=subject)
            return Words(Language(self.who.language)).say(NO_PAPER)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content)
        return path


def _file_named(line: str) -> Path | None:
    """The file whose path was typed, or dragged into the window (which puts quotes around it)."""
    try:
        path = Path(line.strip("'\" ")).expanduser()
        return path if path.is_absolute() and path.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, "~nobody"
        return None
