"""Draws a post as Telegram messages: HTML within every limit, and a keyboard that loses no way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.posts import Button, Post

TEXT = 4096
CAPTION = 1024
"""Characters after the entities are parsed, counted in UTF-16 units."""
ROW = 8
KEYS = 100
LABEL = 60
"""A phone cuts longer labels itself, in the middle of a word."""


@dataclass(frozen=True)
class Piece:
    """A run of text and the tag that it stands in."""

    text: str
    tag: str = ""

    def html(self) -> str:
        words = escape(self.text, quote=False)
        return f"<{self.tag}>{words}</{self.tag}>" if self.tag and words else words


@dataclass(frozen=True)
class Frame:
    """What the way adds to a post: a mark before it, a hint after it, in the reader's words."""

    mark: str = ""
    hint: str = ""


BARE = Frame()


def messages(post: Post, frame: Frame = BARE, *, limit: int = TEXT) -> list[str]:
    """The post as HTML, in as many messages as it takes; the last one carries the buttons."""
    drawn: list[str] = []
    part: list[str] = []
    size = 0
    for piece in _cut(_pieces(post, frame), limit):
        length = units(piece.text) + 1
        if part and size + length > limit:
            drawn.append("\n".join(part))
            part, size = [], 0
        part.append(piece.html())
        size += length
    drawn.append("\n".join(part))
    return [text for text in drawn if plain(text).strip()] or ["…"]


def plain(html: str) -> str:
    """The words alone, for the day that Telegram does not take our HTML."""
    return unescape(re.sub("</?[bi]>", "", html))


def keyboard(post: Post) -> InlineKeyboardMarkup | None:
    """The buttons. More than Telegram shows are cut in the middle: the last row leads out and always stays."""
    rows = [row[start : start + ROW] for row in post.buttons for start in range(0, len(row), ROW)]
    *body, last = rows or [()]
    kept: list[tuple[Button, ...]] = []
    room = KEYS - len(last)
    for row in body:
        if len(row) > room:
            break
        kept.append(row)
        room -= len(row)
    shown = [[_key(button) for button in row] for row in (*kept, last) if row]
    return InlineKeyboardMarkup(shown) if shown else None


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _key(button: Button) -> InlineKeyboardButton:
    label = " ".join(button.label.split()) or "…"
    shown = label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"
    style = None if button.style == "plain" else button.style
    return InlineKeyboardButton(shown, callback_data=button.data, style=style)


def _pieces(post: Post, frame: Frame) -> Iterator[Piece]:
    if frame.mark:
        yield Piece(frame.mark, "i")
    if post.error:
        yield Piece(f"⚠️ {post.error}")
    if post.title:
        yield Piece(post.title, "b")
    yield from (Piece(line) for line in post.lines)
    yield from (Piece(line, "i") for line in post.note)
    question, _newline, hint = post.question.partition("\n")
    if question:
        yield Piece(question, "b")
    if hint:
        yield Piece(hint)
    if frame.hint:
        yield Piece(frame.hint, "i")


def _cut(pieces: Iterator[Piece], limit: int) -> Iterator[Piece]:
    """Pieces that fit into one message each; a character is never cut in two."""
    for piece in pieces:
        text = piece.text
        while units(text) > limit - 1:
            room, end = limit - 1, 0
            for character in text:
                room -= units(character)
                if room < 0:
                    break
                end += 1
            yield Piece(text[:end], piece.tag)
            text = text[end:]
        yield Piece(text, piece.tag)
