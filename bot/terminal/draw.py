"""Draws a post as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from domain.folding import MINUS, fold
from handlers.posts import Button, Post

BOLD, DIM, RED, CYAN, RESET = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[36m", "\x1b[0m"


def as_text(post: Post, *, colours: bool) -> str:
    """The post; buttons stand in brackets and are pressed by typing what they say, or `#2` for the second."""
    paint = _painted if colours else _plain
    parts = [
        paint(RED, post.error),
        paint(BOLD, post.title),
        *post.lines,
        *(paint(DIM, line) for line in post.note),
        paint(BOLD, post.question),
        *("  ".join(paint(CYAN, f"[{button.label}]") for button in row) for row in post.buttons),
    ]
    return "\n".join(part for part in parts if part)


def pressed(typed: str, buttons: list[Button]) -> Button | None:
    """The button that the typed words press: by what it says, or by its number."""
    if typed.startswith("#") and typed[1:].isdigit():
        number = int(typed[1:])
        return buttons[number - 1] if 1 <= number <= len(buttons) else None
    if typed.startswith(MINUS):
        return None
    return next((button for button in buttons if fold(button.label) and fold(button.label) == fold(typed)), None)


def buttons_of(posts: list[Post]) -> list[Button]:
    """All the buttons on the screen, in reading order."""
    return list(_buttons(posts))


def _buttons(posts: list[Post]) -> Iterator[Button]:
    for post in posts:
        for row in post.buttons:
            yield from row


def _painted(colour: str, text: str) -> str:
    return f"{colour}{text}{RESET}" if text else ""


def _plain(_colour: str, text: str) -> str:
    return text
