"""Which options a customer took, said in the chat by their numbers: "1, 3", "all", "none"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict

from domain.conversation.kinds import Kind
from domain.documents import Document
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Message, _
from domain.money import Money

if TYPE_CHECKING:
    from domain.conversation.known import Context

_NONE = frozenset(("none", "no", "nothing", "0", "aucune", "aucun", "non", "rien"))
SUGGESTED, MOST_SUGGESTED = 8, 3


class Offered(BaseModel):
    """An option of a quote: its line's position, what it is, its price before VAT, the choice that it is part of."""

    model_config = ConfigDict(frozen=True)

    position: int
    description: str
    net: Money
    group: str | None = None


Picks = tuple[int, ...]
"""The numbers of the options that were taken, as they are listed, from 1."""


@dataclass(frozen=True)
class PicksKind(Kind):
    """Numbers of a list; none is an answer too."""

    def read(self, text: str, context: Context) -> Picks:
        if fold(text) in _NONE:
            return ()
        if not re.fullmatch(r"\d{1,3}(?:[\s,;+&]+(?:(?:et|and)\s+)?\d{1,3})*", text.strip()):
            raise Refusal(_("Type the numbers of the options that were taken, for example “1, 3”, or “none”."))
        return tuple(sorted({int(number) for number in re.findall(r"\d+", text)}))

    def load(self, value: Any) -> Picks:
        return tuple(int(number) for number in str(value).split())

    def dump(self, value: Picks) -> str:
        return " ".join(map(str, value))

    def show(self, value: Picks) -> Message:
        return Message(", ".join(map(str, value))) if value else _("none of them")


SomePicks = Annotated[Picks, PicksKind()]


def offered(document: Document) -> tuple[Offered, ...]:
    """The options of a quote that nobody picked yet."""
    return tuple(
        Offered(position=position, description=line.description.partition("\n")[0], net=line.net,
                group=line.option.group)
        for position, line in enumerate(document.lines, 1)
        if line.option is not None and not line.is_counted
    )  # fmt: skip


def why_not(picks: Picks, options: Sequence[Offered]) -> Message | None:
    """Why these cannot be taken: a number that is not listed, or not one line of each choice."""
    if any(not 1 <= number <= len(options) for number in picks):
        return _("There are {count} options: 1 to {count}.", count=len(options))
    for group, numbers in _choices(options):
        if len(numbers & set(picks)) != 1:
            listed = ", ".join(map(str, sorted(numbers)))
            return _("The customer takes one of “{group}”: {numbers}.", group=group, numbers=listed)
    return None


def likely(options: Sequence[Offered]) -> Sequence[Picks]:
    """What may have been taken, the fewest options first, as far as there is room for buttons."""
    numbers = range(1, len(options) + 1)
    some = (picks for count in range(len(options) + 1) for picks in combinations(numbers, count))
    return [
        picks for picks, _place in zip((p for p in some if not why_not(p, options)), range(SUGGESTED), strict=False)
    ]


def positions(picks: Picks, options: Sequence[Offered]) -> Collection[int]:
    """The positions of the lines that were taken."""
    return [options[number - 1].position for number in picks]


def _choices(options: Sequence[Offered]) -> Iterator[tuple[str, set[int]]]:
    for group in dict.fromkeys(option.group for option in options if option.group):
        yield group, {number for number, option in enumerate(options, 1) if option.group == group}
