"""Draws a post as Slack messages: blocks within every limit, and the same facts as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.slack.blocks import Json, actions, context, cut, escaped, sections
from handlers.posts import Post

BLOCKS = 50
CHARACTERS = 12_000
"""A message whose blocks hold about this much is refused as `msg_blocks_too_long`."""
FALLBACK = 3900
"""`chat.update` takes 4,000 characters of text."""


@dataclass(frozen=True)
class Drawing:
    """One Slack message."""

    text: str
    blocks: list[Json]


def messages(post: Post, *, is_repeat: bool = False) -> list[Drawing]:
    """One message, or several when it is too long for one: the buttons stand in the last."""
    words = list(_words(post, is_repeat=is_repeat))
    keys = list(actions(post.buttons))
    parts = list(_packed(words, room=BLOCKS - len(keys)))
    fallback = cut(escaped(post.text), FALLBACK) or _labels(post)
    drawn = [Drawing(fallback if number == 0 else "…", part) for number, part in enumerate(parts)]
    last = drawn.pop() if drawn else Drawing(fallback, [])
    return [*drawn, Drawing(last.text, [*last.blocks, *keys])]


def home(posts: Sequence[Post]) -> list[Json]:
    """Posts one under the other, as the blocks of a home tab (100 at most)."""
    blocks: list[Json] = []
    for post in posts:
        divider = [{"type": "divider"}] if blocks else []
        drawn = [*divider, *_words(post), *actions(post.buttons)]
        if len(blocks) + len(drawn) > 100:
            break
        blocks += drawn
    return blocks


def _words(post: Post, *, is_repeat: bool = False) -> Iterator[Json]:
    head = f"⚠ {escaped(post.error)}" if post.error else ""
    title = f"*{escaped(post.title)}*" if post.title else ""
    body = "\n".join(filter(None, ("↻" if is_repeat else "", head, title, *map(escaped, post.lines))))
    yield from sections(body)
    yield from context("\n".join(map(escaped, post.note)))
    yield from sections(_bold_first_line(post.question))


def _bold_first_line(question: str) -> str:
    """The question itself stands out, its hint does not."""
    first, _newline, hint = question.partition("\n")
    return "\n".join(filter(None, (f"*{escaped(first)}*" if first else "", escaped(hint))))


def _packed(blocks: list[Json], room: int) -> Iterator[list[Json]]:
    """Blocks in messages that Slack takes; `room` is what the buttons leave."""
    part: list[Json] = []
    size = 0
    for block in blocks:
        length = len(str(block))
        if part and (len(part) == room or size + length > CHARACTERS):
            yield part
            part, size = [], 0
        part.append(block)
        size += length
    if part:
        yield part


def _labels(post: Post) -> str:
    return " · ".join(escaped(made.label) for row in post.buttons for made in row) or "…"
